// What the kernels of the processor and of a GPU must have in common. Static: kernels.cpp is compiled once for each instruction set, and the linker
// would keep one copy of what is inline.
#pragma once

#include <cstdint>

#if defined(__CUDACC__)
#define PT_BOTH __host__ __device__
#else
#define PT_BOTH
#endif

namespace pt {

/// The sixteen levels of NF4 (Dettmers et al. 2023, bitsandbytes).
#define PT_NF4_LEVELS                                                                                                                                            \
    {-1.0f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f, -0.09105003625154495f, 0.0f,         \
     0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f, 0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f}

/// A 32-bit mixer (constants: C. Wellons' lowbias32).
PT_BOTH static inline uint32_t mixed(uint32_t x) {
    x ^= x >> 16;
    x *= 0x7feb352dU;
    x ^= x >> 15;
    x *= 0x846ca68bU;
    return x ^ (x >> 16);
}

/// 24 bits that are a function of the key and the element's index alone, by two rounds of the mixer.
PT_BOTH static inline uint32_t dropout_number(uint64_t index, uint64_t key) {
    return mixed(mixed(static_cast<uint32_t>(index) ^ static_cast<uint32_t>(key)) + static_cast<uint32_t>(index >> 32) * 0x9e3779b9U + static_cast<uint32_t>(key >> 32)) >> 8;
}

/// Numbers below it drop their element: of 24 bits, so it is exact in fp32.
PT_BOTH static inline uint32_t dropout_threshold(float p) { return static_cast<uint32_t>(p * 16777216.0f); }

}  // namespace pt
