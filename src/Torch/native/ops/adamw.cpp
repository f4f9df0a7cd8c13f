// The optimiser's step over all parameters, and the norm of all gradients.
#include "adamw.h"

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
           const AdamWStep how(step, grad_scale, lr, beta1, beta2, eps, decay);
           for (int64_t i = 0; i < count; i++) {
               auto p = *parameters[i], m = *first[i], v = *second[i];
               if (!p.grad().defined()) continue;
               const auto g = require_step(p);
               TORCH_CHECK(m.scalar_type() == at::kFloat && v.scalar_type() == at::kFloat && m.is_contiguous() && v.is_contiguous() && m.numel() == p.numel() && v.numel() == p.numel(),
                           "moments are fp32, contiguous, and as many as the parameters");
               require_beside(p, {m, v});
               by_parts(p, p.numel(), 1 << 15, [&](const Kernels& kernels, int64_t begin, int64_t end) {
                   how.run(kernels, data<float>(p) + begin, floats(g) + begin, data<float>(m) + begin, data<float>(v) + begin, end - begin);
               });
           });
}
