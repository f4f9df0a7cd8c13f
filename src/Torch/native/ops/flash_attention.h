// Attention on a GPU by libtorch's flash kernels (Dao 2023), straight on the documents' rows and on the cache: no mask, no padding.
#pragma once

#include "attention.h"

namespace pt {

/// Whether they serve these rows: bf16, heads of a multiple of 8 up to 192 or 256, on a GPU and in a libtorch that has them. reference_attention does the rest.
bool has_flash(const at::Tensor& qkv, const Heads& heads);

/// As pt_attention.
at::Tensor flash_attention(const at::Tensor& qkv, const Angles& angles, const std::vector<int64_t>& bounds, const Heads& heads);

/// As pt_cached_attention.
at::Tensor flash_cached_attention(const at::Tensor& qkv, const Angles& angles, const at::Tensor& keys, const at::Tensor& values, const int64_t* bounds, const int64_t* slots,
                                  const int64_t* past, int64_t count, const Heads& heads);

}  // namespace pt
