// One step of AdamW, in full precision or over moments in 8 bits.
#pragma once

#include <cmath>

#include "ops.h"

namespace pt {

struct AdamWStep {
    double grad_scale, lr, beta1, beta2, eps, decay, correction1, correction2;

    /// `step` counts from 1.
    AdamWStep(int64_t step, double grad_scale, double lr, double beta1, double beta2, double eps, double decay)
        : grad_scale(grad_scale), lr(lr), beta1(beta1), beta2(beta2), eps(eps), decay(decay), correction1(1 - std::pow(beta1, step)), correction2(1 - std::pow(beta2, step)) {}

    void run(const Kernels& kernels, float* p, const float* g, float* m, float* v, int64_t n) const {
        kernels.adamw(p, g, m, v, n, static_cast<float>(grad_scale), static_cast<float>(lr), static_cast<float>(beta1), static_cast<float>(beta2),
                      static_cast<float>(eps), static_cast<float>(decay), static_cast<float>(correction1), static_cast<float>(correction2));
    }
};

/// Refuses what the kernels cannot take, and gives the gradient, contiguous.
inline at::Tensor require_step(const at::Tensor& p) {
    TORCH_CHECK(p.scalar_type() == at::kFloat && p.grad().scalar_type() == at::kFloat && p.is_contiguous(), "parameters and gradients are fp32, and parameters contiguous");
    require_beside(p, {p.grad()});
    return p.grad().contiguous();
}

}  // namespace pt
