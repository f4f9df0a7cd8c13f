// A weight matrix in 4-bit NormalFloat with double quantisation, bitsandbytes' layout.
#pragma once

#include "ops.h"

namespace pt {

/// The 256 sorted levels of the dynamic map of 8 bits (Dettmers et al. 2022): for each exponent e of seven, means of equal parts of 0.1 to 1 times
/// 10^(e−6), and 0 and 1. With a sign there are 2^e parts, each with both signs; without one, 2^(e+1).
at::Tensor dynamic_map(bool with_sign);

struct Nf4 {
    /// uint8, two codes a byte, the first in the high nibble.
    at::Tensor codes;
    /// fp32 for each block of 64; or uint8 codes of it, if nested.
    at::Tensor absmax;
    /// Nested only: fp32 for each 256 blocks, the 256 levels of the 8-bit codes, and the mean taken off before.
    at::Tensor nested_absmax, nested_levels;
    float offset = 0;
    int64_t rows = 0, columns = 0, block = 64;

    /// [rows, columns] in that type, a temporary of the caller's.
    at::Tensor dequantize(at::ScalarType type) const;
    /// The fp32 scale of each block.
    at::Tensor scales() const;
};

}  // namespace pt
