// What every file of the shim shares: handles, and exceptions turned into messages.
#pragma once

#include <ATen/ATen.h>

#include <functional>

#define PT_EXPORT extern "C" __attribute__((visibility("default")))

namespace pt {

/// Owned by the caller, who gives it back to pt_tensor_free.
using Handle = at::Tensor*;

/// A new handle of a tensor; counted until it is freed.
Handle give(at::Tensor tensor);

/// A tensor that may be absent: null is an undefined tensor.
inline at::Tensor optional(Handle handle) { return handle ? *handle : at::Tensor(); }

/// The tensors of an array of handles.
std::vector<at::Tensor> list(const Handle* handles, int64_t count);

/// Runs the body; an exception becomes the thread's last error and the result 1, or 2 where memory was wanting.
int guarded(const std::function<void()>& body) noexcept;

}  // namespace pt

/// Takes a handle back.
PT_EXPORT void pt_tensor_free(pt::Handle tensor);

/// Every exported function's body: nothing is thrown into the caller's runtime.
#define PT_TRY(...) return pt::guarded([&] { __VA_ARGS__; })
