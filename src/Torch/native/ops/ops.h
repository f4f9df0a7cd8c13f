// What the fused operators share.
#pragma once

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "../gemm.h"
#include "../kernels/kernels.h"
#include "../shim.h"

namespace pt {

/// Whether our kernels serve it, on the processor or on a GPU; elsewhere libtorch's operators do.
inline bool has_kernels(const at::Tensor& x) {
    return (x.is_cpu() || (x.is_cuda() && device_kernels())) && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

/// Whether those of the processor do.
inline bool has_host_kernels(const at::Tensor& x) { return x.is_cpu() && has_kernels(x); }

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

/// The kernels of the GPU that it lies on.
inline const DeviceKernels& kernels_of_gpu(const at::Tensor& x) {
    TORCH_CHECK(x.is_cuda() && device_kernels(), "there are no kernels for ", x.device(), ": the shim was compiled without them");
    return *device_kernels();
}

/// Kernels get addresses: what they read and write lies where `x` does.
inline void require_beside(const at::Tensor& x, at::TensorList others) {
    for (const auto& other : others)
        TORCH_CHECK(!other.defined() || other.device() == x.device(), "all tensors are expected on ", x.device(), ", and one is on ", other.device());
}

/// Calls f(kernels, begin, end) for parts of n on the processor's threads; on a GPU once, for all.
template <class F>
void by_parts(const at::Tensor& x, int64_t n, int64_t grain, F f) {
    if (!x.is_cpu()) {
        const c10::DeviceGuard guard(x.device());
        return f(static_cast<const Kernels&>(kernels_of_gpu(x)), int64_t{0}, n);
    }
    at::parallel_for(0, n, grain, [&](int64_t begin, int64_t end) { f(static_cast<const Kernels&>(kernels()), begin, end); });
}

/// The same with the kernels of the elements' type, and a null pointer of it.
template <class F>
void by_rows(const at::Tensor& x, int64_t rows, int64_t grain, F f) {
    by_type(x, [&](auto* type) {
        by_parts(x, rows, grain, [&](const Kernels& kernels, int64_t begin, int64_t end) { f(kernels.rows<std::remove_pointer_t<decltype(type)>>(), type, begin, end); });
    });
}

/// c = scale · a · b, or c += it, on any device; c may be a slice of columns. With fp32 c, products of bf16 are kept in fp32 where oneDNN
/// is called directly (gemm.h) and on a GPU by libtorch 2.8 and newer; other libtorches round them to bf16 first.
void multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool accumulate = false, double scale = 1);

/// Inverted dropout whose mask is a function of (key, index) alone, so the backward pass makes the same one again.
at::Tensor dropout(const at::Tensor& x, double p, uint64_t key);

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

}  // namespace pt
