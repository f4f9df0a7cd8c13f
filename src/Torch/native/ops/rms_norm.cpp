// Root-mean-square normalisation (Zhang and Sennrich 2019): y = x / sqrt(mean(x²) + eps) · weight.
#include "ops.h"

namespace {

using namespace pt;

constexpr int64_t kRowsAtOnce = 64;

struct RmsNorm : torch::autograd::Function<RmsNorm> {
    static at::Tensor forward(AutogradContext* context, at::Tensor x, at::Tensor weight, double eps) {
        x = x.contiguous();
        const auto n = x.size(-1), rows = x.numel() / n;
        auto scale = weight.to(at::kFloat).contiguous();
        auto y = at::empty_like(x);
        auto inverse = at::empty({rows}, scale.options());
        by_rows(x, rows, kRowsAtOnce, [&](const auto& kernels, auto* type, int64_t begin, int64_t end) {
            using T = std::remove_pointer_t<decltype(type)>;
            kernels.rms_norm(data<T>(x) + begin * n, floats(scale), data<T>(y) + begin * n, data<float>(inverse) + begin, end - begin, n, static_cast<float>(eps));
        });
        context->save_for_backward({x, weight, inverse});
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        auto saved = context->get_saved_variables();
        auto x = saved[0], weight = saved[1], inverse = saved[2], dy = gradients[0].contiguous();
        const auto n = x.size(-1), rows = x.numel() / n;
        auto scale = weight.to(at::kFloat).contiguous();
        auto dx = at::empty_like(x);
        auto dweight = context->needs_input_grad(1) ? at::zeros({n}, scale.options()) : at::Tensor();
        // All rows add to the weight's gradient: one after another, so that the sum's order is fixed.
        by_rows(x, rows, dweight.defined() ? rows : kRowsAtOnce, [&](const auto& kernels, auto* type, int64_t begin, int64_t end) {
            using T = std::remove_pointer_t<decltype(type)>;
            kernels.rms_norm_backward(data<T>(dy) + begin * n, data<T>(x) + begin * n, floats(scale), floats(inverse) + begin, data<T>(dx) + begin * n,
                                      dweight.defined() ? data<float>(dweight) : nullptr, end - begin, n);
        });
        return {dx, dweight.defined() ? dweight.to(weight.scalar_type()) : dweight, at::Tensor()};
    }
};

}  // namespace

PT_EXPORT int pt_rms_norm(Handle x, Handle weight, double eps, Handle* out) {
    PT_TRY(require_beside(*x, {*weight}); if (has_kernels(*x)) {
        *out = give(RmsNorm::apply(*x, *weight, eps));
    } else {
        auto wide = x->to(at::kFloat);
        *out = give((wide * (wide.pow(2).mean(-1, true) + eps).rsqrt() * weight->to(at::kFloat)).to(x->scalar_type()));
    });
}
