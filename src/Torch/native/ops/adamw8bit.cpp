// AdamW with both moments in 8 bits (Dettmers et al. 2022, as in bitsandbytes): blocks of 256 share a scale, a code stands for a level of a dynamic map.
#include "adamw.h"
#include "nf4.h"

namespace pt {
namespace {

constexpr int64_t kBlock = 256;

/// The levels of a map, and the midpoints between them: a value past a midpoint has the upper code. A negative one keeps its sign, as in bitsandbytes:
/// where the nearest level is zero it has the one below.
struct Map {
    explicit Map(bool with_sign) : levels(dynamic_map(with_sign)), midpoints(levels.narrow(0, 0, 255).add(levels.narrow(0, 1, 255)).div_(2)) {}

    void expand(const uint8_t* codes, float scale, float* values, int64_t n) const {
        for (int64_t i = 0; i < n; i++) values[i] = floats(levels)[codes[i]] * scale;
    }
    float round(const float* values, uint8_t* codes, int64_t n) const {
        float most = 0;
        for (int64_t i = 0; i < n; i++) most = std::max(most, std::abs(values[i]));
        const float inverse = 1.0f / std::max(most, 1e-38f);
        const float* first = floats(midpoints);
        for (int64_t i = 0; i < n; i++) {
            const auto code = std::lower_bound(first, first + 255, values[i] * inverse) - first;
            codes[i] = static_cast<uint8_t>(code - (values[i] < 0 && floats(levels)[code] == 0));
        }
        return most;
    }

    /// The same in libtorch's operators, on a GPU.
    at::Tensor expand(const at::Tensor& codes, const at::Tensor& scales) const {
        return levels.to(codes.device()).index_select(0, codes.to(at::kLong)).mul_(scales.repeat_interleave(kBlock).narrow(0, 0, codes.numel()));
    }
    void round(const at::Tensor& values, at::Tensor codes, at::Tensor scales) const {
        const auto n = values.numel();
        auto blocks = at::constant_pad_nd(values, {0, scales.numel() * kBlock - n}).view({-1, kBlock});
        scales.copy_(blocks.abs().amax(1));
        auto scaled = blocks.mul(scales.clamp_min(1e-38).reciprocal_().unsqueeze(1)).view({-1}).narrow(0, 0, n);
        auto nearest = at::bucketize(scaled.contiguous(), midpoints.to(values.device()));
        codes.copy_(nearest - values.view({-1}).lt(0).logical_and_(levels.to(values.device()).index_select(0, nearest).eq(0)).to(at::kLong));
    }

    at::Tensor levels, midpoints;
};

struct Moment {
    at::Tensor codes, scales;
    void require(const at::Tensor& p) const {
        require_beside(p, {codes, scales});
        TORCH_CHECK(codes.scalar_type() == at::kByte && scales.scalar_type() == at::kFloat && codes.is_contiguous() && scales.is_contiguous(), "codes are uint8 and scales fp32");
        TORCH_CHECK(codes.numel() == p.numel() && scales.numel() == (p.numel() + kBlock - 1) / kBlock, "a moment has a code for each value and a scale for each 256");
    }
};

void on_host(const at::Tensor& p, const at::Tensor& g, const Moment& first, const Moment& second, const Map& with_sign, const Map& without, const AdamWStep& step) {
    at::parallel_for(0, first.scales.numel(), 64, [&](int64_t begin, int64_t end) {
        float m[kBlock], v[kBlock];
        for (int64_t block = begin; block < end; block++) {
            const auto at = block * kBlock, n = std::min(kBlock, p.numel() - at);
            with_sign.expand(data<uint8_t>(first.codes) + at, floats(first.scales)[block], m, n);
            without.expand(data<uint8_t>(second.codes) + at, floats(second.scales)[block], v, n);
            step.run(kernels(), data<float>(p) + at, floats(g) + at, m, v, n);
            data<float>(first.scales)[block] = with_sign.round(m, data<uint8_t>(first.codes) + at, n);
            data<float>(second.scales)[block] = without.round(v, data<uint8_t>(second.codes) + at, n);
        }
    });
}

void on_device(const at::Tensor& p, const at::Tensor& g, const Moment& first, const Moment& second, const Map& with_sign, const Map& without, const AdamWStep& step) {
    auto m = with_sign.expand(first.codes, first.scales), v = without.expand(second.codes, second.scales);
    const c10::DeviceGuard guard(p.device());
    step.run(kernels_of_gpu(p), data<float>(p), floats(g), data<float>(m), data<float>(v), p.numel());
    with_sign.round(m, first.codes, first.scales);
    without.round(v, second.codes, second.scales);
}

}  // namespace
}  // namespace pt

using namespace pt;

/// fp32 parameters; for each moment of each parameter uint8 codes and fp32 scales, all zero before the first step. `step` counts from 1.
PT_EXPORT int pt_adamw8bit(const Handle* parameters, const Handle* first, const Handle* first_scales, const Handle* second, const Handle* second_scales,
                           int64_t count, int64_t step, double grad_scale, double lr, double beta1, double beta2, double eps, double decay) {
    PT_TRY(at::NoGradGuard none;
           static const Map with_sign(true), without(false);
           const AdamWStep how(step, grad_scale, lr, beta1, beta2, eps, decay);
           for (int64_t i = 0; i < count; i++) {
               auto p = *parameters[i];
               if (!p.grad().defined()) continue;
               const Moment m{*first[i], *first_scales[i]}, v{*second[i], *second_scales[i]};
               const auto g = require_step(p);
               m.require(p); v.require(p);
               (p.is_cpu() ? on_host : on_device)(p, g, m, v, with_sign, without, how);
           });
}
