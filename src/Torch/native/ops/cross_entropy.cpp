// Language-model loss without the full logits: the head's product and the softmax go chunk by chunk over the rows that carry a label,
// and the gradient of the hidden states is made on the way, while a chunk's logits are at hand.
#include "ops.h"

namespace {

using namespace pt;

/// Turns logits (fp32, changed in place) into softmax − onehot, and gives each row's loss.
void loss_of(const at::Tensor& logits, const at::Tensor& labels, const at::Tensor& losses) {
    const auto n = logits.size(1);
    by_parts(logits, logits.size(0), 4, [&](const Kernels& kernels, int64_t begin, int64_t end) {
        kernels.cross_entropy(data<float>(logits) + begin * n, data<int64_t>(labels) + begin, data<float>(losses) + begin, end - begin, n);
    });
}

/// In fp64, one after another.
double sum_of(const at::Tensor& losses) {
    const auto host = losses.cpu();
    double total = 0;
    for (int64_t i = 0; i < host.numel(); i++) total += floats(host)[i];
    return total;
}

struct HeadLoss : torch::autograd::Function<HeadLoss> {
    static at::Tensor forward(AutogradContext* context, at::Tensor hidden, at::Tensor weight, at::Tensor labels, int64_t chunk, bool gradients) {
        const auto type = hidden.scalar_type();
        auto rows = labels.ge(0).nonzero().reshape({-1});
        auto x = hidden.index_select(0, rows);
        auto targets = labels.index_select(0, rows).contiguous();
        auto w = weight.to(type);
        const bool wants_hidden = gradients && hidden.requires_grad(), wants_weight = gradients && weight.requires_grad();
        auto dx = wants_hidden ? at::empty_like(x) : at::Tensor();
        auto dw = wants_weight ? at::zeros_like(weight) : at::Tensor();
        auto losses = at::empty({x.size(0)}, x.options().dtype(at::kFloat));
        for (int64_t first = 0; first < x.size(0); first += chunk) {
            const auto count = std::min(chunk, x.size(0) - first);
            auto part = x.narrow(0, first, count);
            auto logits = at::empty({count, w.size(0)}, x.options().dtype(at::kFloat));
            multiply(part, w.t(), logits);
            loss_of(logits, targets.narrow(0, first, count), losses.narrow(0, first, count));
            if (!wants_hidden && !wants_weight) continue;
            auto gradient = logits.to(type);
            if (wants_hidden) multiply(gradient, w, dx.narrow(0, first, count));
            if (wants_weight) multiply(gradient.t(), part, dw, true);
        }
        context->save_for_backward({rows, dx, dw});
        context->saved_data["rows"] = hidden.size(0);
        return at::scalar_tensor(sum_of(losses), hidden.options().dtype(at::kFloat));
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto rows = saved[0], dx = saved[1], dw = saved[2];
        const auto factor = gradients[0].item<double>();
        at::Tensor dhidden;
        if (dx.defined()) {
            dhidden = at::zeros({context->saved_data["rows"].toInt(), dx.size(1)}, dx.options());
            dhidden.index_copy_(0, rows, dx * factor);
        }
        return {dhidden, dw.defined() ? dw * factor : at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

}  // namespace

/// hidden [rows, d], weight [vocabulary, d], labels int64 [rows], negative where there is none → the summed loss, fp32.
PT_EXPORT int pt_head_loss(Handle hidden, Handle weight, Handle labels, int64_t chunk, Handle* out) {
    PT_TRY(require_beside(*hidden, {*weight, *labels});
           TORCH_CHECK(hidden->dim() == 2 && labels->numel() == hidden->size(0) && labels->scalar_type() == at::kLong, "one label a row is expected, of int64");
           TORCH_CHECK(labels->max().item<int64_t>() < weight->size(0), "a label is beyond the vocabulary of ", weight->size(0));
           TORCH_CHECK(chunk > 0, "a chunk has at least one row");
           *out = give(HeadLoss::apply(*hidden, *weight, *labels, chunk, at::GradMode::is_enabled())));
}

/// hidden [rows, d], weight [vocabulary, d] → scores [rows, vocabulary] in fp32, as `multiply` keeps them. No gradients.
PT_EXPORT int pt_head_logits(Handle hidden, Handle weight, Handle* out) {
    PT_TRY(at::NoGradGuard none;
           TORCH_CHECK(hidden->dim() == 2 && weight->dim() == 2 && hidden->size(1) == weight->size(1), "hidden states of ", hidden->size(-1), " values do not fit a head of ", weight->size(-1));
           auto logits = at::empty({hidden->size(0), weight->size(0)}, hidden->options().dtype(at::kFloat));
           multiply(hidden->contiguous(), weight->to(hidden->scalar_type()).t(), logits);
           *out = give(logits));
}
