// What the fused operators share.
#pragma once

#include <torch/csrc/autograd/custom_function.h>

#include "../gemm.h"
#include "../kernels/kernels.h"
#include "../shim.h"

namespace pt {

/// Whether our kernels serve it; elsewhere libtorch's operators do.
inline bool has_kernels(const at::Tensor& x) { return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16); }

inline const float* floats(const at::Tensor& x) { return static_cast<const float*>(x.data_ptr()); }

/// Calls f with a null pointer of the element's type, float or uint16_t (bf16's bits).
template <class F>
void by_type(const at::Tensor& x, F f) {
    if (x.scalar_type() == at::kBFloat16)
        f(static_cast<uint16_t*>(nullptr));
    else
        f(static_cast<float*>(nullptr));
}

template <class T>
T* data(const at::Tensor& x) { return static_cast<T*>(x.data_ptr()); }

/// c = scale · a · b, or c += it, on any device; c may be a slice of columns. With fp32 c, bf16 products are kept in fp32 on the CPU.
void multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool accumulate = false, double scale = 1);

/// Inverted dropout whose mask is a function of (key, index) alone, so the backward pass makes the same one again.
at::Tensor dropout(const at::Tensor& x, double p, uint64_t key);

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

}  // namespace pt
