#include <torch/version.h>

#include "attention.h"

namespace pt {

static at::Tensor rotate(const at::Tensor& x, const Angles& angles, int64_t first) {
    if (angles.half == 0) return x;
    const auto rows = x.size(1);
    auto index = angles.positions.narrow(0, first, rows);
    auto cosine = angles.cosine.index_select(0, index), sine = angles.sine.index_select(0, index);
    auto turned = x.narrow(2, 0, 2 * angles.half).to(at::kFloat).chunk(2, 2);
    auto low = turned[0] * cosine - turned[1] * sine, high = turned[1] * cosine + turned[0] * sine;
    auto rest = x.narrow(2, 2 * angles.half, x.size(2) - 2 * angles.half);
    return at::cat({low.to(x.scalar_type()), high.to(x.scalar_type()), rest}, 2);
}

std::array<at::Tensor, 3> reference_split(const at::Tensor& rows, const Angles& angles, int64_t first, const Heads& heads) {
    const auto n = rows.size(0);
    auto parts = rows.split_with_sizes({heads.heads * heads.size, heads.kv_heads * heads.size, heads.kv_heads * heads.size}, 1);
    auto by_head = [&](const at::Tensor& x, int64_t count) { return x.reshape({n, count, heads.size}).transpose(0, 1); };
    return {rotate(by_head(parts[0], heads.heads), angles, first), rotate(by_head(parts[1], heads.kv_heads), angles, first), by_head(parts[2], heads.kv_heads)};
}

at::Tensor reference_attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t position, const Heads& heads) {
    const auto n = q.size(1), keys = k.size(1);
    auto repeated_k = k.repeat_interleave(heads.group(), 0), repeated_v = v.repeat_interleave(heads.group(), 0);
    auto query = at::arange(n, k.options().dtype(at::kLong)).unsqueeze(1) + position, key = at::arange(keys, query.options()).unsqueeze(0);
    auto visible = key.le(query);
    if (heads.window > 0) visible = visible.logical_and(key.gt(query - heads.window));
#if TORCH_VERSION_MAJOR >= 2
    if (!q.is_cpu()) {
        auto attended = at::scaled_dot_product_attention(q.unsqueeze(0), repeated_k.unsqueeze(0), repeated_v.unsqueeze(0), visible, 0.0, false, heads.scale);
        return attended.squeeze(0).transpose(0, 1).reshape({n, heads.heads * heads.size});
    }
#endif
    auto weights = at::matmul(q.to(at::kFloat), repeated_k.to(at::kFloat).transpose(1, 2)) * heads.scale;
    auto probabilities = at::softmax(weights.masked_fill(visible.logical_not(), -INFINITY), 2);
    return at::matmul(probabilities, repeated_v.to(at::kFloat)).to(q.scalar_type()).transpose(0, 1).reshape({n, heads.heads * heads.size});
}

at::Tensor reference_attention(const at::Tensor& qkv, const Angles& angles, const std::vector<int64_t>& bounds, const Heads& heads) {
    std::vector<at::Tensor> documents;
    for (size_t i = 0; i + 1 < bounds.size(); i++) {
        auto [q, k, v] = reference_split(qkv.narrow(0, bounds[i], bounds[i + 1] - bounds[i]), angles, bounds[i], heads);
        documents.push_back(reference_attend(q, k, v, 0, heads));
    }
    return at::cat(documents, 0);
}

}  // namespace pt
