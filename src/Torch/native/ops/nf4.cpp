#include "nf4.h"

#include <ATen/Parallel.h>

#include <cmath>

namespace pt {

at::Tensor Nf4::scales() const {
    at::NoGradGuard none;
    if (!nested_absmax.defined()) return absmax;
    if (absmax.is_cuda()) {
        const c10::DeviceGuard guard(absmax.device());
        auto result = at::empty_like(absmax, at::kFloat);
        kernels_of_gpu(absmax).nf4_scales(data<uint8_t>(absmax), floats(nested_absmax), floats(nested_levels), offset, data<float>(result), absmax.numel());
        return result;
    }
    auto levels = nested_levels.index_select(0, absmax.to(at::kLong));
    auto outer = nested_absmax.repeat_interleave(256).narrow(0, 0, levels.numel());
    return (levels * outer).add_(offset);
}

at::Tensor Nf4::dequantize(at::ScalarType type) const {
    at::NoGradGuard none;
    const auto n = rows * columns;
    const auto scale = scales();
    auto out = at::empty({rows, columns}, codes.options().dtype(type == at::kBFloat16 ? at::kBFloat16 : at::kFloat));
    by_rows(out, scale.numel(), 256, [&](const auto& kernels, auto* type, int64_t begin, int64_t end) {
        using T = std::remove_pointer_t<decltype(type)>;
        const auto first = begin * block;
        kernels.nf4_dequantize(data<uint8_t>(codes) + first / 2, floats(scale) + begin, data<T>(out) + first, std::min(end * block, n) - first, block);
    });
    return out.to(type);
}

at::Tensor dynamic_map(bool with_sign) {
    std::vector<double> levels{0, 1};
    for (int e = 0; e < 7; e++) {
        const int count = with_sign ? 1 << e : 2 << e;
        for (int i = 0; i < count; i++) {
            const double low = 0.1 + 0.9 * i / count, high = 0.1 + 0.9 * (i + 1) / count;
            const double level = std::pow(10.0, e - 6) * (low + high) / 2;
            levels.push_back(level);
            if (with_sign) levels.push_back(-level);
        }
    }
    std::sort(levels.begin(), levels.end());
    return at::tensor(levels, at::kDouble).to(at::kFloat);
}

static std::unique_ptr<Nf4> quantize(const at::Tensor& weight, int64_t block, bool nested) {
    TORCH_CHECK(weight.dim() == 2 && block > 0 && block <= 64 * 64 && block % 2 == 0, "a matrix, and blocks of an even length up to 4096, are expected");
    at::NoGradGuard none;
    auto x = weight.to(at::TensorOptions().device(at::kCPU).dtype(at::kFloat)).contiguous();
    const auto n = x.numel(), blocks = (n + block - 1) / block;
    auto result = std::make_unique<Nf4>();
    result->rows = x.size(0), result->columns = x.size(1), result->block = block;
    auto codes = at::zeros({(n + 1) / 2, 1}, at::kByte);
    auto absmax = at::empty({blocks}, at::kFloat);
    at::parallel_for(0, blocks, 256, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) {
            const auto at = i * block, count = std::min(block, n - at);
            const float* values = floats(x) + at;
            float most = 0;
            bool finite = true;
            for (int64_t j = 0; j < count; j++) {
                most = std::max(most, std::abs(values[j]));
                finite &= std::isfinite(values[j]);
            }
            // The nearest level of what is no number would be some number.
            TORCH_CHECK(finite, "a weight in row ", at / x.size(1), " is not a finite number");
            data<float>(absmax)[i] = most;
            // The kernel takes 64 at a time, whatever the block is.
            for (int64_t j = 0; j < count; j += 64)
                kernels().nf4_quantize(values + j, data<uint8_t>(codes) + (at + j) / 2, std::min<int64_t>(64, count - j), 1.0f / std::max(most, 1e-38f));
        }
    });
    result->codes = codes;
    result->absmax = absmax;
    if (!nested) return result;

    const auto groups = (blocks + 255) / 256;
    double total = 0;
    for (int64_t i = 0; i < blocks; i++) total += floats(absmax)[i];
    result->offset = static_cast<float>(total / static_cast<double>(blocks));
    result->nested_levels = dynamic_map(true);
    result->nested_absmax = at::empty({groups}, at::kFloat);
    auto inner = at::empty({blocks}, at::kByte);
    const float* levels = floats(result->nested_levels);
    for (int64_t g = 0; g < groups; g++) {
        const auto first = g * 256, last = std::min(first + 256, blocks);
        float most = 0;
        for (int64_t i = first; i < last; i++) most = std::max(most, std::abs(floats(absmax)[i] - result->offset));
        data<float>(result->nested_absmax)[g] = most;
        const float inverse = 1.0f / std::max(most, 1e-38f);
        for (int64_t i = first; i < last; i++) {
            const float v = (floats(absmax)[i] - result->offset) * inverse;
            const auto above = std::lower_bound(levels, levels + 256, v) - levels;
            const auto code = above == 0 ? 0 : above == 256 ? 255 : v - levels[above - 1] <= levels[above] - v ? above - 1 : above;
            data<uint8_t>(inner)[i] = static_cast<uint8_t>(code);
        }
    }
    result->absmax = inner;
    return result;
}

}  // namespace pt

using pt::Handle;
using pt::Nf4;

PT_EXPORT int pt_nf4_quantize(Handle weight, int64_t block, int nested, Nf4** out) { PT_TRY(*out = pt::quantize(*weight, block, nested != 0).release()); }

/// From stored parts; nested_absmax and nested_levels are null where absmax is fp32.
PT_EXPORT int pt_nf4_from(Handle codes, Handle absmax, Handle nested_absmax, Handle nested_levels, double offset, int64_t rows, int64_t columns, int64_t block, Nf4** out) {
    PT_TRY(TORCH_CHECK(block > 0 && block % 2 == 0, "blocks are of an even length, not ", block);
           const auto n = rows * columns, blocks = (n + block - 1) / block;
           TORCH_CHECK(codes->numel() == (n + 1) / 2 && absmax->numel() == blocks, "codes or scales are too few or too many for ", rows, "x", columns);
           TORCH_CHECK(codes->scalar_type() == at::kByte && absmax->scalar_type() == (nested_absmax ? at::kByte : at::kFloat), "codes or scales are of another type");
           TORCH_CHECK(!nested_absmax || (nested_absmax->numel() == (blocks + 255) / 256 && nested_levels->numel() == 256), "the nested scales do not fit");
           TORCH_CHECK(!nested_absmax || (nested_absmax->scalar_type() == at::kFloat && nested_levels->scalar_type() == at::kFloat), "nested scales and levels are fp32");
           pt::require_beside(*codes, {*absmax, pt::optional(nested_absmax), pt::optional(nested_levels)});
           auto whole = [](Handle part) { return part ? part->contiguous() : at::Tensor(); };
           *out = new Nf4{codes->contiguous(), absmax->contiguous(), whole(nested_absmax), whole(nested_levels), static_cast<float>(offset), rows, columns, block});
}

PT_EXPORT void pt_nf4_free(Nf4* weight) { delete weight; }
PT_EXPORT int pt_nf4_dequantize(Nf4* weight, int dtype, Handle* out) { PT_TRY(*out = pt::give(weight->dequantize(static_cast<at::ScalarType>(dtype)))); }

/// codes, absmax, nested_absmax, nested_levels (the last two null where not nested), and the offset.
PT_EXPORT int pt_nf4_parts(Nf4* weight, Handle* parts, double* offset) {
    PT_TRY(parts[0] = pt::give(weight->codes); parts[1] = pt::give(weight->absmax);
           parts[2] = weight->nested_absmax.defined() ? pt::give(weight->nested_absmax) : nullptr;
           parts[3] = weight->nested_levels.defined() ? pt::give(weight->nested_levels) : nullptr;
           *offset = weight->offset);
}

PT_EXPORT int pt_nf4_to(Nf4* weight, int device, Nf4** out) {
    PT_TRY(auto target = device < 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device));
           auto moved = std::make_unique<Nf4>(*weight);
           for (auto* part : {&moved->codes, &moved->absmax, &moved->nested_absmax, &moved->nested_levels})
               if (part->defined()) *part = part->to(target);
           *out = moved.release());
}
