// Chooses the kernels once. PIPELINE_KERNELS=generic|avx2|avx512 overrides, for tests.
#include "kernels.h"

#include <cstdlib>
#include <cstring>

namespace pt {

extern const Kernels kernels_generic, kernels_avx2, kernels_avx512;

static const Kernels& choose() {
    __builtin_cpu_init();
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const char* wanted = std::getenv("PIPELINE_KERNELS");
    if (wanted && !std::strcmp(wanted, "generic")) return kernels_generic;
    if (wanted && !std::strcmp(wanted, "avx2") && avx2) return kernels_avx2;
    return avx512 ? kernels_avx512 : avx2 ? kernels_avx2 : kernels_generic;
}

const Kernels& kernels() {
    static const Kernels& chosen = choose();
    return chosen;
}

template <>
const RowKernels<float>& row_kernels<float>() { return kernels().f32; }
template <>
const RowKernels<uint16_t>& row_kernels<uint16_t>() { return kernels().bf16; }

}  // namespace pt
