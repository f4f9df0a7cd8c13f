// Language-model loss without the full logits: the head's product and the softmax go chunk by chunk over the rows that carry a label,
// and the gradient of the hidden states is made on the way, while a chunk's logits are at hand.
#include <ATen/Parallel.h>

#include "ops.h"

namespace {

using namespace pt;

/// Turns logits (fp32, changed in place) into softmax − onehot, and returns the summed loss.
double loss_of(const at::Tensor& logits, const at::Tensor& labels) {
    const auto rows = logits.size(0), n = logits.size(1);
    if (!logits.is_cpu()) {
        auto log_probabilities = at::log_softmax(logits, 1);
        auto index = labels.unsqueeze(1);
        const double loss = -log_probabilities.gather(1, index).sum().item<double>();
        auto target = logits;
        target.copy_(log_probabilities.exp_()).scatter_add_(1, index, at::full_like(index, -1, logits.options()));
        return loss;
    }
    std::vector<float> losses(rows);
    at::parallel_for(0, rows, 4, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) losses[i] = kernels().cross_entropy(data<float>(logits) + i * n, n, data<int64_t>(labels)[i], 1.0f);
    });
    double total = 0;
    for (auto loss : losses) total += loss;
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
        double total = 0;
        for (int64_t first = 0; first < x.size(0); first += chunk) {
            const auto count = std::min(chunk, x.size(0) - first);
            auto part = x.narrow(0, first, count);
            auto logits = at::empty({count, w.size(0)}, x.options().dtype(at::kFloat));
            multiply(part, w.t(), logits);
            total += loss_of(logits, targets.narrow(0, first, count));
            if (!wants_hidden && !wants_weight) continue;
            auto gradient = logits.to(type);
            if (wants_hidden) multiply(gradient, w, dx.narrow(0, first, count));
            if (wants_weight) multiply(gradient.t(), part, dw, true);
        }
        context->save_for_backward({rows, dx, dw});
        context->saved_data["rows"] = hidden.size(0);
        return at::scalar_tensor(total, hidden.options().dtype(at::kFloat));
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
    PT_TRY(TORCH_CHECK(hidden->dim() == 2 && labels->numel() == hidden->size(0), "one label a row is expected");
           TORCH_CHECK(labels->max().item<int64_t>() < weight->size(0), "a label is beyond the vocabulary of ", weight->size(0));
           TORCH_CHECK(chunk > 0, "a chunk has at least one row");
           *out = give(HeadLoss::apply(*hidden, *weight, *labels, chunk, at::GradMode::is_enabled())));
}
