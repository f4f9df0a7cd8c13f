#include "ops.h"

#include <ATen/Parallel.h>

namespace pt {

void multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool accumulate, double scale) {
    if (has_kernels(c)) return gemm(matrix(a), matrix(b), matrix(c), accumulate, static_cast<float>(scale));
    multiply_by_torch(a, b, c, accumulate, scale);
}

/// The kernel's mixer in integer operators, for devices without the kernel: 32-bit values in int64.
static at::Tensor mixed(at::Tensor x) {
    constexpr int64_t mask = 0xffffffff;
    x = x.bitwise_xor(x.__rshift__(16));
    x = x.mul(int64_t{0x7feb352d}).bitwise_and(mask);
    x = x.bitwise_xor(x.__rshift__(15));
    x = x.mul(int64_t{0x846ca68b}).bitwise_and(mask);
    return x.bitwise_xor(x.__rshift__(16));
}

at::Tensor dropout(const at::Tensor& x, double p, uint64_t key) {
    if (p <= 0) return x;
    at::NoGradGuard none;
    auto input = x.contiguous();
    if (has_kernels(x)) {
        auto y = at::empty_like(input);
        by_type(x, [&](auto* type) {
            using T = std::remove_pointer_t<decltype(type)>;
            at::parallel_for(0, x.numel(), 1 << 16, [&](int64_t begin, int64_t end) {
                row_kernels<T>().dropout(data<T>(input) + begin, data<T>(y) + begin, end - begin, key, begin, static_cast<float>(p));
            });
        });
        return y;
    }
    auto index = at::arange(x.numel(), x.options().dtype(at::kLong)).view(x.sizes());
    auto low = index.bitwise_and(int64_t{0xffffffff}).bitwise_xor(static_cast<int64_t>(key & 0xffffffff));
    auto rest = index.__rshift__(32).mul(int64_t{0x9e3779b9}).add(static_cast<int64_t>(key >> 32));
    auto random = mixed(mixed(low).add(rest).bitwise_and(int64_t{0xffffffff})).__rshift__(8);
    auto keep = random.ge(static_cast<int64_t>(static_cast<uint32_t>(static_cast<float>(p) * 16777216.0f)));
    return input.mul(1.0f / (1.0f - static_cast<float>(p))).masked_fill(keep.logical_not(), 0);
}

}  // namespace pt
