#include "flash_attention.h"

#if PIPELINE_CUDA
#include <ATen/cuda/CUDAContext.h>

#include <limits>
#endif

namespace pt {

#if PIPELINE_CUDA

namespace {

uint16_t* bits(const at::Tensor& x) { return data<uint16_t>(x); }

/// Queries and keys of joined rows turned by their positions, or gradients turned back; values as they are. Into `y`, which may be `x`.
void rotate(const at::Tensor& x, const at::Tensor& y, const Angles& angles, const Heads& heads, bool back) {
    const auto all = heads.heads + 2 * heads.kv_heads;
    const bool turns = angles.half > 0;
    const c10::DeviceGuard guard(x.device());
    kernels_of_gpu(x).rotate(bits(x), turns ? floats(angles.cosine) : nullptr, turns ? floats(angles.sine) : nullptr, turns ? data<int64_t>(angles.positions) : nullptr,
                             turns ? angles.cosine.size(0) : 0, bits(y), x.size(0), all, heads.heads + heads.kv_heads, heads.size, 2 * angles.half, back);
}

/// q [rows, heads, size], k and v [rows, kv_heads, size] of joined rows: views.
std::array<at::Tensor, 3> split(const at::Tensor& rows, const Heads& heads) {
    auto joined = rows.view({rows.size(0), heads.heads + 2 * heads.kv_heads, heads.size});
    return {joined.narrow(1, 0, heads.heads), joined.narrow(1, heads.heads, heads.kv_heads), joined.narrow(1, heads.heads + heads.kv_heads, heads.kv_heads)};
}

/// From pinned memory: another copy would wait until the GPU has done all that it was told before.
at::Tensor upload(const std::vector<int32_t>& numbers, const at::Device& device) {
    return at::tensor(numbers, at::kInt).pin_memory().to(device, at::kInt, /*non_blocking=*/true);
}

/// How many keys a query sees before its own.
std::optional<int64_t> keys_before(const Heads& heads) { return heads.window > 0 ? std::optional<int64_t>(heads.window - 1) : std::nullopt; }

struct FlashAttention : torch::autograd::Function<FlashAttention> {
    struct Plan : torch::CustomClassHolder {
        Heads heads;
        Angles angles;
        at::Tensor bounds;
        int64_t longest;
    };

    static at::Tensor forward(AutogradContext* context, at::Tensor qkv, c10::intrusive_ptr<Plan> plan) {
        qkv = qkv.contiguous();
        auto turned = at::empty_like(qkv);
        rotate(qkv, turned, plan->angles, plan->heads, false);
        const auto [q, k, v] = split(turned, plan->heads);
        const auto [out, lse, seed, offset, mask] = at::_flash_attention_forward(
            q, k, v, plan->bounds, plan->bounds, plan->longest, plan->longest, 0.0, true, false, plan->heads.scale, keys_before(plan->heads), std::nullopt, std::nullopt, std::nullopt);
        context->save_for_backward({turned, out, lse, seed, offset});
        context->saved_data["plan"] = c10::IValue::make_capsule(plan);
        return out.reshape({qkv.size(0), plan->heads.heads * plan->heads.size});
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        auto plan = c10::static_intrusive_pointer_cast<Plan>(context->saved_data["plan"].toCapsule());
        const auto saved = context->get_saved_variables();
        const auto turned = saved[0], out = saved[1];
        const auto [q, k, v] = split(turned, plan->heads);
        const auto dout = gradients[0].contiguous().view(out.sizes());
        const auto [dq, dk, dv] = at::_flash_attention_backward(
            dout, q, k, v, out, saved[2], plan->bounds, plan->bounds, plan->longest, plan->longest, 0.0, true, saved[3], saved[4], plan->heads.scale, keys_before(plan->heads), std::nullopt);
        auto joined = at::cat({dq, dk, dv}, 1).view(turned.sizes());
        rotate(joined, joined, plan->angles, plan->heads, true);
        return {joined, at::Tensor()};
    }
};

/// libtorch may have been built without them, which it says only when they are called.
bool built_with_flash(const at::Device& device) {
    static const bool built = [&] {
        try {
            auto x = at::zeros({1, 1, 8}, at::TensorOptions().dtype(at::kBFloat16).device(device));
            auto bounds = upload({0, 1}, device);
            at::_flash_attention_forward(x, x, x, bounds, bounds, 1, 1, 0.0, true, false, 1.0, std::nullopt, std::nullopt, std::nullopt, std::nullopt);
            return true;
        } catch (const c10::Error& error) {
            if (std::string(error.what_without_backtrace()).find("USE_FLASH_ATTENTION") == std::string::npos) throw;
            return false;
        }
    }();
    return built;
}

}  // namespace

bool has_flash(const at::Tensor& qkv, const Heads& heads) {
    if (!qkv.is_cuda() || qkv.scalar_type() != at::kBFloat16 || heads.size % 8 != 0) return false;
    const auto* gpu = at::cuda::getDeviceProperties(qkv.get_device());
    // Backward passes of larger heads want more shared memory than the small chips of a generation have.
    const bool large = (gpu->major == 8 && gpu->minor == 0) || gpu->major == 9;
    return gpu->major >= 8 && heads.size <= (large ? 256 : 192) && built_with_flash(qkv.device());
}

at::Tensor flash_attention(const at::Tensor& qkv, const Angles& angles, const std::vector<int64_t>& bounds, const Heads& heads) {
    auto plan = c10::make_intrusive<FlashAttention::Plan>();
    plan->heads = heads;
    plan->angles = angles;
    plan->bounds = upload({bounds.begin(), bounds.end()}, qkv.device());
    plan->longest = 0;
    for (size_t i = 1; i < bounds.size(); i++) plan->longest = std::max(plan->longest, bounds[i] - bounds[i - 1]);
    return FlashAttention::apply(qkv, plan);
}

at::Tensor flash_cached_attention(const at::Tensor& qkv, const Angles& angles, const at::Tensor& keys, const at::Tensor& values, const int64_t* bounds, const int64_t* slots,
                                  const int64_t* past, int64_t count, const Heads& heads) {
    const c10::DeviceGuard guard(qkv.device());
    const auto rows = qkv.size(0), capacity = keys.size(2), slot = heads.kv_heads * capacity;
    TORCH_CHECK(keys.size(0) * slot <= std::numeric_limits<int32_t>::max(), "a cache of ", keys.size(0), "x", slot, " rows is too large");
    auto turned = at::empty_like(qkv);
    rotate(qkv, turned, angles, heads, false);

    // All that the kernels want to know of sequences and rows, in one transfer.
    std::vector<int32_t> numbers(3 * count + 2 + 2 * rows);
    int32_t *begins = numbers.data(), *starts = begins + count + 1, *lengths = starts + count + 1, *slot_of = lengths + count, *place_of = slot_of + rows;
    int64_t most_new = 0, most = 0;
    for (int64_t i = 0; i < count; i++) {
        const auto fresh = bounds[i + 1] - bounds[i];
        begins[i] = static_cast<int32_t>(bounds[i]);
        starts[i] = static_cast<int32_t>(slots[i] * slot);
        lengths[i] = static_cast<int32_t>(past[i] + fresh);
        for (int64_t row = bounds[i]; row < bounds[i + 1]; row++) {
            slot_of[row] = static_cast<int32_t>(slots[i]);
            place_of[row] = static_cast<int32_t>(past[i] + row - bounds[i]);
        }
        most_new = std::max(most_new, fresh);
        most = std::max(most, past[i] + fresh);
    }
    begins[count] = static_cast<int32_t>(rows);
    const auto device = upload(numbers, qkv.device());
    auto part = [&](const int32_t* first, int64_t length) { return device.narrow(0, first - numbers.data(), length); };

    const auto at_slots = part(slot_of, rows), at_places = part(place_of, rows);
    kernels_of_gpu(qkv).append(bits(turned), data<int32_t>(at_slots), data<int32_t>(at_places), bits(keys), bits(values), rows, heads.heads, heads.kv_heads, heads.size, capacity);

    // A cache [slots, kv_heads, capacity, size] read as rows of one key of each head: rows lie `size` apart, heads `capacity · size`, so that slot s begins
    // at row s · kv_heads · capacity. How many rows of it there are is in `lengths`.
    auto as_rows = [&](const at::Tensor& cache) {
        return cache.as_strided({keys.size(0) * slot - (heads.kv_heads - 1) * capacity, heads.kv_heads, heads.size}, {heads.size, capacity * heads.size, 1});
    };
    const auto q = split(turned, heads)[0];
    const auto out = std::get<0>(at::_flash_attention_forward(q, as_rows(keys), as_rows(values), part(begins, count + 1), part(starts, count + 1), most_new, most, 0.0, true, false,
                                                              heads.scale, keys_before(heads), std::nullopt, part(lengths, count), std::nullopt));
    return out.reshape({rows, heads.heads * heads.size});
}

#else

bool has_flash(const at::Tensor&, const Heads&) { return false; }
at::Tensor flash_attention(const at::Tensor&, const Angles&, const std::vector<int64_t>&, const Heads&) { TORCH_CHECK(false, "the shim was compiled without CUDA"); }
at::Tensor flash_cached_attention(const at::Tensor&, const Angles&, const at::Tensor&, const at::Tensor&, const int64_t*, const int64_t*, const int64_t*, int64_t, const Heads&) {
    TORCH_CHECK(false, "the shim was compiled without CUDA");
}

#endif

}  // namespace pt
