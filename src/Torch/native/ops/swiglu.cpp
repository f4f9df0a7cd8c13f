// SwiGLU (Shazeer 2020) on joined projections: rows [gate | up] → silu(gate) · up.
#include "ops.h"

namespace {

using namespace pt;

constexpr int64_t kRowsAtOnce = 32;

struct Swiglu : torch::autograd::Function<Swiglu> {
    static at::Tensor forward(AutogradContext* context, at::Tensor x) {
        x = x.contiguous();
        const auto n = x.size(-1) / 2, rows = x.numel() / (2 * n);
        auto shape = x.sizes().vec();
        shape.back() = n;
        auto y = at::empty(shape, x.options());
        by_rows(x, rows, kRowsAtOnce, [&](const auto& kernels, auto* type, int64_t begin, int64_t end) {
            using T = std::remove_pointer_t<decltype(type)>;
            kernels.swiglu(data<T>(x) + begin * 2 * n, data<T>(y) + begin * n, end - begin, n);
        });
        context->save_for_backward({x});
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        auto x = context->get_saved_variables()[0], dy = gradients[0].contiguous();
        const auto n = x.size(-1) / 2, rows = x.numel() / (2 * n);
        auto dx = at::empty_like(x);
        by_rows(x, rows, kRowsAtOnce, [&](const auto& kernels, auto* type, int64_t begin, int64_t end) {
            using T = std::remove_pointer_t<decltype(type)>;
            kernels.swiglu_backward(data<T>(dy) + begin * n, data<T>(x) + begin * 2 * n, data<T>(dx) + begin * 2 * n, end - begin, n);
        });
        return {dx};
    }
};

}  // namespace

PT_EXPORT int pt_swiglu(Handle x, Handle* out) {
    PT_TRY(if (has_kernels(*x)) {
        *out = give(Swiglu::apply(*x));
    } else {
        auto halves = x->chunk(2, -1);
        *out = give(at::silu(halves[0]) * halves[1]);
    });
}
