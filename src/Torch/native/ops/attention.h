// Causal attention with rotary positions over documents laid end to end.
#pragma once

#include "ops.h"

namespace pt {

/// Heads and their sizes. Joined rows are [q: heads · size | k: kv_heads · size | v: kv_heads · size].
struct Heads {
    int64_t heads, kv_heads, size;
    /// How many elements of a head are turned by its position (0: none), and how many keys back a query sees (0: all).
    int64_t rotary, window;
    double scale;

    int64_t group() const { return heads / kv_heads; }
    int64_t width() const { return (heads + 2 * kv_heads) * size; }
    /// The first key that a query at `position` sees.
    int64_t first_key(int64_t position) const { return window > 0 ? std::max<int64_t>(0, position + 1 - window) : 0; }
};

/// Tables of cos and sin [positions, rotary / 2], fp32; and int64 positions of the rows.
struct Angles {
    at::Tensor cosine, sine, positions;
    int64_t half;

    const float* cosine_of(int64_t row) const { return half ? floats(cosine) + data<int64_t>(positions)[row] * half : nullptr; }
    const float* sine_of(int64_t row) const { return half ? floats(sine) + data<int64_t>(positions)[row] * half : nullptr; }
};

/// Refuses heads that cannot be shared out, and positions or tables that are not there for every row; on the processor positions beyond the tables too.
void require_attention(const at::Tensor& rows, const Heads& heads, const Angles& angles);

/// Queries taken at once: their scores against all keys stay in the second-level cache.
constexpr int64_t kQueries = 32;

/// x [rows, columns] → y [columns, rows].
void transpose(const float* x, int64_t rows, int64_t columns, float* y);

/// c [m, n] = a [m, k] · b [k, n] whose rows are b_stride apart. oneDNN packs before it multiplies, which at a head's few columns takes longer than the product.
void multiply_rows(const float* a, const float* b, int64_t b_stride, float* c, int64_t m, int64_t n, int64_t k);

/// The same in libtorch's operators, with its gradients: the slow reference, and what runs where there are no kernels.
at::Tensor reference_attention(const at::Tensor& qkv, const Angles& angles, const std::vector<int64_t>& bounds, const Heads& heads);

/// q, k, v [heads, rows, size] of one document's joined rows, turned by their positions; k and v not repeated.
std::array<at::Tensor, 3> reference_split(const at::Tensor& rows, const Angles& angles, int64_t first, const Heads& heads);

/// softmax(q · kᵀ · scale) · v; the first query is at key `position`. q [heads, n, size], k, v [kv_heads, keys, size] → [n, heads · size].
at::Tensor reference_attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t position, const Heads& heads);

}  // namespace pt
