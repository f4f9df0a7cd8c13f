#include "ops.h"

namespace pt {

void multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool accumulate, double scale) {
    if (has_host_kernels(c)) return gemm(matrix(a), matrix(b), matrix(c), accumulate, static_cast<float>(scale));
    multiply_by_torch(a, b, c, accumulate, scale);
}

at::Tensor dropout(const at::Tensor& x, double p, uint64_t key) {
    if (p <= 0) return x;
    TORCH_CHECK(has_kernels(x), "dropout is made in fp32 or bf16, not in ", x.scalar_type());
    at::NoGradGuard none;
    auto input = x.contiguous();
    auto y = at::empty_like(input);
    by_rows(x, x.numel(), 1 << 16, [&](const auto& kernels, auto* type, int64_t begin, int64_t end) {
        using T = std::remove_pointer_t<decltype(type)>;
        kernels.dropout(data<T>(input) + begin, data<T>(y) + begin, end - begin, key, begin, static_cast<float>(p));
    });
    return y;
}

}  // namespace pt
