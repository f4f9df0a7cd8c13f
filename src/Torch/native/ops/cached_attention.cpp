// Attention of new tokens over a cache of earlier keys and values, for generation: many sequences of any lengths, no padding.
#include "flash_attention.h"

namespace pt {
namespace {

/// Keys or values [slots, kv_heads, capacity, size] of one slot and head, as fp32; copied only where they are kept in another type.
template <class T>
const float* as_floats(const T* rows, int64_t count, std::vector<float>& memory) {
    if constexpr (std::is_same_v<T, float>) {
        return rows;
    } else {
        memory.resize(count);
        kernels().tiles<T>().load(rows, memory.data(), count);
        return memory.data();
    }
}

template <class T>
void attend(const Heads& heads, const Angles& angles, const T* qkv, T* keys, T* values, T* out, int64_t begin, int64_t count, int64_t kv, int64_t past) {
    const auto d = heads.size, group = heads.group(), total = past + count;
    std::vector<float> row(d), key_memory, value_memory;
    for (int64_t i = 0; i < count; i++) {
        const T* joined = qkv + (begin + i) * heads.width();
        kernels().tiles<T>().rotate_in(joined + (heads.heads + kv) * d, angles.cosine_of(begin + i), angles.sine_of(begin + i), row.data(), 1, d, heads.rotary);
        kernels().tiles<T>().store(row.data(), keys + (past + i) * d, d);
        std::copy_n(joined + (heads.heads + heads.kv_heads + kv) * d, d, values + (past + i) * d);
    }
    const float *k = as_floats(keys, total * d, key_memory), *v = as_floats(values, total * d, value_memory);
    std::vector<float> q(kQueries * group * d), o(kQueries * group * d), s(std::min(kQueries, count) * group * total);
    for (int64_t first = 0; first < count; first += kQueries) {
        const auto n = std::min(kQueries, count - first), seen = past + first + n;
        for (int64_t i = 0; i < n; i++)
            kernels().tiles<T>().rotate_in(qkv + (begin + first + i) * heads.width() + kv * group * d, angles.cosine_of(begin + first + i), angles.sine_of(begin + first + i),
                                           q.data() + i * group * d, group, d, heads.rotary);
        gemm({q.data(), n * group, d, d, at::kFloat}, Matrix{const_cast<float*>(k), seen, d, d, at::kFloat}.t(), {s.data(), n * group, seen, seen, at::kFloat});
        for (int64_t i = 0; i < n * group; i++) {
            const auto position = past + first + i / group;
            kernels().softmax(s.data() + i * seen, heads.first_key(position), position + 1, seen, static_cast<float>(heads.scale));
        }
        const Matrix p{s.data(), n * group, seen, seen, at::kFloat}, right{const_cast<float*>(v), seen, d, d, at::kFloat}, result{o.data(), n * group, d, d, at::kFloat};
        gemm(p, right, result);
        for (int64_t i = 0; i < n; i++) kernels().tiles<T>().store(o.data() + i * group * d, out + (begin + first + i) * heads.heads * d + kv * group * d, group * d);
    }
}

}  // namespace
}  // namespace pt

using namespace pt;

/// Rows bounds[i]…bounds[i+1] of qkv are new tokens of the sequence in slots[i], which holds past[i] tokens already. keys and values
/// [slots, kv_heads, capacity, size] take the new ones in. No gradients → [tokens, heads · size].
PT_EXPORT int pt_cached_attention(Handle qkv, Handle cosine, Handle sine, Handle positions, Handle keys, Handle values, const int64_t* bounds, const int64_t* slots,
                                  const int64_t* past, int64_t count, int64_t heads_count, int64_t kv_heads, int64_t size, int64_t rotary, int64_t window, double scale, Handle* out) {
    PT_TRY(at::NoGradGuard none;
           const Heads heads{heads_count, kv_heads, size, rotary, window, scale};
           const Angles angles{optional(cosine), optional(sine), optional(positions), rotary / 2};
           auto x = qkv->contiguous();
           require_attention(x, heads, angles);
           TORCH_CHECK(bounds[count] == x.size(0), "the sequences do not cover the rows");
           require_beside(x, {*keys, *values});
           for (int64_t i = 0; i < count; i++) {
               TORCH_CHECK(bounds[i + 1] > bounds[i] && past[i] >= 0, "sequence ", i, " has no new token, or less than none before");
               TORCH_CHECK(slots[i] >= 0 && slots[i] < keys->size(0), "there is no slot ", slots[i]);
               TORCH_CHECK(past[i] + bounds[i + 1] - bounds[i] <= keys->size(2), "the cache holds ", keys->size(2), " tokens a sequence, and one would have ", past[i] + bounds[i + 1] - bounds[i]);
           }
           TORCH_CHECK(keys->scalar_type() == x.scalar_type() && keys->is_contiguous() && values->is_contiguous(), "the cache is of the rows' type, and contiguous");
           if (has_flash(x, heads)) {
               *out = give(flash_cached_attention(x, angles, *keys, *values, bounds, slots, past, count, heads));
               return;
           }
           auto result = at::empty({x.size(0), heads.heads * size}, x.options());
           if (has_host_kernels(x)) {
               by_type(x, [&](auto* type) {
                   using T = std::remove_pointer_t<decltype(type)>;
                   at::parallel_for(0, count * kv_heads, 1, [&](int64_t begin, int64_t end) {
                       for (int64_t j = begin; j < end; j++) {
                           const auto i = j / kv_heads, kv = j % kv_heads, at = (slots[i] * kv_heads + kv) * keys->size(2) * size;
                           attend<T>(heads, angles, data<T>(x), data<T>(*keys) + at, data<T>(*values) + at, data<T>(result), bounds[i], bounds[i + 1] - bounds[i], kv, past[i]);
                       }
                   });
               });
           } else {
               for (int64_t i = 0; i < count; i++) {
                   const auto n = bounds[i + 1] - bounds[i];
                   auto [q, k, v] = reference_split(x.narrow(0, bounds[i], n), angles, bounds[i], heads);
                   auto slot_keys = keys->select(0, slots[i]); auto slot_values = values->select(0, slots[i]);
                   slot_keys.narrow(1, past[i], n).copy_(k);
                   slot_values.narrow(1, past[i], n).copy_(v);
                   result.narrow(0, bounds[i], n).copy_(reference_attend(q, slot_keys.narrow(1, 0, past[i] + n), slot_values.narrow(1, 0, past[i] + n), past[i], heads));
               }
           }
           *out = give(result));
}
