// The optimiser's step over all parameters, and the norm of all gradients.
#include <cmath>

#include "ops.h"

using namespace pt;

/// The L2 norm over all gradients (fp32), in fp64. A parameter without a gradient counts as zero.
PT_EXPORT int pt_grad_norm(const Handle* parameters, int64_t count, double* out) {
    PT_TRY(double total = 0;
           std::vector<at::Tensor> elsewhere;
           for (int64_t i = 0; i < count; i++) {
               auto gradient = parameters[i]->grad();
               if (!gradient.defined()) continue;
               gradient = gradient.contiguous();
               if (has_host_kernels(gradient) && gradient.scalar_type() == at::kFloat)
                   total += kernels().square_sum(floats(gradient), gradient.numel());
               else
                   elsewhere.push_back(gradient.to(at::kDouble).square().sum());
           }
           // A GPU is waited for once, not for each parameter.
           if (!elsewhere.empty()) total += at::stack(elsewhere).sum().item<double>();
           *out = std::sqrt(total));
}

/// AdamW (Loshchilov and Hutter 2019) on fp32 parameters, first and second moments beside them. `step` counts from 1.
PT_EXPORT int pt_adamw(const Handle* parameters, const Handle* first, const Handle* second, int64_t count, int64_t step, double grad_scale,
                       double lr, double beta1, double beta2, double eps, double decay) {
    PT_TRY(at::NoGradGuard none;
           const auto correction1 = 1 - std::pow(beta1, step); const auto correction2 = 1 - std::pow(beta2, step);
           for (int64_t i = 0; i < count; i++) {
               auto p = *parameters[i], g = p.grad(), m = *first[i], v = *second[i];
               if (!g.defined()) continue;
               TORCH_CHECK(p.scalar_type() == at::kFloat && g.scalar_type() == at::kFloat && p.is_contiguous() && m.is_contiguous() && v.is_contiguous(),
                           "parameters, gradients and moments are fp32, and contiguous");
               require_beside(p, {g, m, v});
               g = g.contiguous();
               by_parts(p, p.numel(), 1 << 15, [&](const Kernels& kernels, int64_t begin, int64_t end) {
                   kernels.adamw(data<float>(p) + begin, floats(g) + begin, data<float>(m) + begin, data<float>(v) + begin, end - begin,
                                 static_cast<float>(grad_scale), static_cast<float>(lr), static_cast<float>(beta1), static_cast<float>(beta2),
                                 static_cast<float>(eps), static_cast<float>(decay), static_cast<float>(correction1), static_cast<float>(correction2));
               });
           });
}
