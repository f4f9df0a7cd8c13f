// Making tensors, asking them, moving bytes in and out, views.
#include "shim.h"

#include <cstring>

using pt::Handle;

static at::TensorOptions options(int dtype, int device) {
    return at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)).device(
        device < 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device)));
}

static at::IntArrayRef shape(const int64_t* sizes, int count) { return {sizes, static_cast<size_t>(count)}; }

PT_EXPORT int pt_empty(const int64_t* sizes, int count, int dtype, int device, Handle* out) { PT_TRY(*out = pt::give(at::empty(shape(sizes, count), options(dtype, device)))); }
PT_EXPORT int pt_full(const int64_t* sizes, int count, double value, int dtype, int device, Handle* out) { PT_TRY(*out = pt::give(at::full(shape(sizes, count), value, options(dtype, device)))); }
PT_EXPORT int pt_arange(double start, double end, double step, int dtype, int device, Handle* out) { PT_TRY(*out = pt::give(at::arange(start, end, step, options(dtype, device)))); }

/// Copies host memory in; the caller's memory may go afterwards.
PT_EXPORT int pt_from_memory(const void* data, const int64_t* sizes, int count, int dtype, int device, Handle* out) {
    PT_TRY(auto host = at::from_blob(const_cast<void*>(data), shape(sizes, count), options(dtype, -1));
           *out = pt::give(device < 0 ? host.clone() : host.to(options(dtype, device))));
}

/// Copies the elements out, in order, as they are.
PT_EXPORT int pt_to_memory(Handle tensor, void* data, int64_t bytes) {
    PT_TRY(auto host = tensor->detach().to(at::kCPU).contiguous();
           TORCH_CHECK(static_cast<int64_t>(host.nbytes()) == bytes, "the tensor has ", host.nbytes(), " bytes, and the memory given ", bytes);
           std::memcpy(data, host.data_ptr(), bytes));
}

PT_EXPORT int pt_dim(Handle tensor) { return static_cast<int>(tensor->dim()); }
PT_EXPORT void pt_sizes(Handle tensor, int64_t* sizes) { std::memcpy(sizes, tensor->sizes().data(), tensor->dim() * sizeof(int64_t)); }
PT_EXPORT int pt_dtype(Handle tensor) { return static_cast<int>(tensor->scalar_type()); }
PT_EXPORT int pt_device(Handle tensor) { return tensor->is_cpu() ? -1 : tensor->get_device(); }
PT_EXPORT int pt_item(Handle tensor, double* out) { PT_TRY(*out = tensor->item().toDouble()); }

/// Whether no element is NaN or infinite; a million at a time, so that it takes little beside the tensor.
PT_EXPORT int pt_all_finite(Handle tensor, int* out) {
    PT_TRY(at::NoGradGuard none;
           const auto flat = tensor->reshape({-1});
           constexpr int64_t kAtOnce = 1 << 20;
           *out = 1;
           for (int64_t first = 0; first < flat.numel() && *out; first += kAtOnce)
               *out = at::isfinite(flat.narrow(0, first, std::min(kAtOnce, flat.numel() - first))).all().item<bool>());
}

PT_EXPORT int pt_alias(Handle tensor, Handle* out) { PT_TRY(*out = pt::give(*tensor)); }
PT_EXPORT int pt_clone(Handle tensor, Handle* out) { PT_TRY(*out = pt::give(tensor->clone())); }
PT_EXPORT int pt_contiguous(Handle tensor, Handle* out) { PT_TRY(*out = pt::give(tensor->contiguous())); }
PT_EXPORT int pt_to(Handle tensor, int dtype, int device, Handle* out) { PT_TRY(*out = pt::give(tensor->to(options(dtype, device)))); }
PT_EXPORT int pt_copy_(Handle tensor, Handle source) { PT_TRY(tensor->copy_(*source)); }
PT_EXPORT int pt_fill_(Handle tensor, double value) { PT_TRY(tensor->fill_(value)); }

PT_EXPORT int pt_reshape(Handle tensor, const int64_t* sizes, int count, Handle* out) { PT_TRY(*out = pt::give(tensor->reshape(shape(sizes, count)))); }
PT_EXPORT int pt_transpose(Handle tensor, int64_t a, int64_t b, Handle* out) { PT_TRY(*out = pt::give(tensor->transpose(a, b))); }
PT_EXPORT int pt_narrow(Handle tensor, int64_t dim, int64_t start, int64_t length, Handle* out) { PT_TRY(*out = pt::give(tensor->narrow(dim, start, length))); }
PT_EXPORT int pt_index_select(Handle tensor, int64_t dim, Handle index, Handle* out) { PT_TRY(*out = pt::give(tensor->index_select(dim, *index))); }
PT_EXPORT int pt_cat(const Handle* tensors, int64_t count, int64_t dim, Handle* out) { PT_TRY(*out = pt::give(at::cat(pt::list(tensors, count), dim))); }

/// Normal values of a generator of their own, so that nothing else that draws numbers changes them.
PT_EXPORT int pt_randn(const int64_t* sizes, int count, uint64_t seed, int dtype, int device, Handle* out) {
    PT_TRY(auto generator = at::detail::createCPUGenerator(seed);
           *out = pt::give(at::randn(shape(sizes, count), generator, options(dtype == static_cast<int>(at::kBFloat16) ? static_cast<int>(at::kFloat) : dtype, -1)).to(options(dtype, device))));
}

PT_EXPORT int pt_uniform(const int64_t* sizes, int count, double low, double high, uint64_t seed, int device, Handle* out) {
    PT_TRY(auto generator = at::detail::createCPUGenerator(seed);
           *out = pt::give(at::empty(shape(sizes, count), options(static_cast<int>(at::kFloat), -1)).uniform_(low, high, generator).to(options(static_cast<int>(at::kFloat), device))));
}
