// The library itself: errors, live handles, threads, determinism, devices, memory.
#include "shim.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/version.h>

#include <atomic>
#include <cstdio>
#include <string>

#include "kernels/kernels.h"

#if PIPELINE_CUDA
#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <cuda_runtime_api.h>
#endif

namespace pt {

static std::atomic<int64_t> live{0};
static thread_local std::string last_error;

Handle give(at::Tensor tensor) {
    live.fetch_add(1, std::memory_order_relaxed);
    return new at::Tensor(std::move(tensor));
}

std::vector<at::Tensor> list(const Handle* handles, int64_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int64_t i = 0; i < count; i++) tensors.push_back(optional(handles[i]));
    return tensors;
}

int guarded(const std::function<void()>& body) noexcept {
    constexpr int kFailed = 1, kOutOfMemory = 2;
    try {
        body();
        return 0;
    } catch (const c10::Error& error) {
        last_error = error.what_without_backtrace();
        // On the CPU it is an error like any other, known by its words.
        const bool memory = dynamic_cast<const c10::OutOfMemoryError*>(&error) || last_error.find("can't allocate memory") != std::string::npos;
        return memory ? kOutOfMemory : kFailed;
    } catch (const std::bad_alloc& error) {
        last_error = error.what();
        return kOutOfMemory;
    } catch (const std::exception& error) {
        last_error = error.what();
    } catch (...) {
        last_error = "an unknown C++ exception";
    }
    return kFailed;
}

}  // namespace pt

PT_EXPORT const char* pt_last_error() { return pt::last_error.c_str(); }
PT_EXPORT int64_t pt_live_tensors() { return pt::live.load(); }
PT_EXPORT void pt_tensor_free(pt::Handle tensor) {
    delete tensor;
    pt::live.fetch_sub(1, std::memory_order_relaxed);
}

PT_EXPORT const char* pt_version() { return TORCH_VERSION; }
PT_EXPORT const char* pt_kernels() { return pt::kernels().name; }

/// OpenBLAS keeps a number of threads of its own and pays no attention to torch's.
static void set_openblas_threads(int count) {
    if (auto set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(count);
}

PT_EXPORT int pt_set_num_threads(int count) { PT_TRY(at::set_num_threads(count); set_openblas_threads(count)); }
PT_EXPORT int pt_get_num_threads() { return at::get_num_threads(); }

static void fill_new_memory([[maybe_unused]] bool on) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
    at::globalContext().setDeterministicFillUninitializedMemory(on);
#endif
}

PT_EXPORT int pt_set_deterministic(int on) {
    PT_TRY(
        // cuBLAS repeats its bits only with a fixed workspace, which it asks for when it is first used.
        if (on) setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
        at::globalContext().setDeterministicAlgorithms(on != 0, false);
        // Every new tensor would be filled first, to show reads of memory that nobody wrote: a pass over each expanded weight.
        fill_new_memory(false));
}
PT_EXPORT int pt_manual_seed(uint64_t seed) { PT_TRY(at::manual_seed(seed)); }
PT_EXPORT int pt_cuda_devices() { return at::hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().getNumGPUs()) : 0; }

#if PIPELINE_CUDA
/// Bytes: held by tensors now and at most so far; free and in all on the device.
PT_EXPORT int pt_cuda_memory(int device, int64_t* allocated, int64_t* peak, int64_t* free, int64_t* total) {
    PT_TRY(at::globalContext().lazyInitDevice(at::kCUDA); const auto statistics = c10::cuda::CUDACachingAllocator::getDeviceStats(device);
           *allocated = statistics.allocated_bytes[0].current; *peak = statistics.allocated_bytes[0].peak;
           size_t available = 0, all = 0;
           const c10::DeviceGuard guard(at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device)));
           TORCH_CHECK(cudaMemGetInfo(&available, &all) == cudaSuccess, "device ", device, " does not tell its memory");
           *free = static_cast<int64_t>(available); *total = static_cast<int64_t>(all));
}
/// At most `size` bytes with the zero that ends it.
PT_EXPORT int pt_cuda_name(int device, char* name, int64_t size) {
    PT_TRY(std::snprintf(name, size, "%s", at::cuda::getDeviceProperties(static_cast<c10::DeviceIndex>(device))->name));
}

PT_EXPORT int pt_cuda_reset_peak(int device) { PT_TRY(at::globalContext().lazyInitDevice(at::kCUDA); c10::cuda::CUDACachingAllocator::resetPeakStats(device)); }
#else
PT_EXPORT int pt_cuda_memory(int, int64_t*, int64_t*, int64_t*, int64_t*) { PT_TRY(TORCH_CHECK(false, "this libtorch was built without CUDA")); }
PT_EXPORT int pt_cuda_name(int, char*, int64_t) { PT_TRY(TORCH_CHECK(false, "this libtorch was built without CUDA")); }
PT_EXPORT int pt_cuda_reset_peak(int) { PT_TRY(TORCH_CHECK(false, "this libtorch was built without CUDA")); }
#endif

/// Activations of tens of megabytes come and go in every layer. By default the allocator gives such memory back to the kernel each time and gets it
/// again page by page, a tenth of a training step.
static const bool keeps_memory = [] {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
    return true;
}();
