// Chooses the kernels once. PIPELINE_KERNELS=generic|avx2|avx512 overrides, for tests.
#include "kernels.h"

#include <cstdlib>
#include <cstring>

namespace pt {

extern const HostKernels kernels_generic, kernels_avx2, kernels_avx512;
#if PIPELINE_CUDA
extern const DeviceKernels kernels_cuda;
#endif

static const HostKernels& choose() {
    __builtin_cpu_init();
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const char* wanted = std::getenv("PIPELINE_KERNELS");
    if (wanted && !std::strcmp(wanted, "generic")) return kernels_generic;
    if (wanted && !std::strcmp(wanted, "avx2") && avx2) return kernels_avx2;
    return avx512 ? kernels_avx512 : avx2 ? kernels_avx2 : kernels_generic;
}

const HostKernels& kernels() {
    static const HostKernels& chosen = choose();
    return chosen;
}

const DeviceKernels* device_kernels() {
#if PIPELINE_CUDA
    return &kernels_cuda;
#else
    return nullptr;
#endif
}

}  // namespace pt
