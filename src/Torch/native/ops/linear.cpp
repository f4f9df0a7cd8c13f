// Projections that share their input, with LoRA: y_j = x · W_jᵀ + b_j + s · (drop(x) · A_jᵀ) · B_jᵀ, side by side in y.
// W_j is a tensor, or NF4 that is expanded for the product and dropped again, in the backward pass too (Dettmers et al. 2023).
#include <optional>

#include "nf4.h"

namespace {

using namespace pt;

/// What does not get gradients.
struct Projection : torch::CustomClassHolder {
    /// Copies, which share their tensors: the caller may free its own before the backward pass.
    std::vector<std::optional<Nf4>> quantized;
    std::vector<int64_t> outputs;
    /// Where each tensor that is there stands in the flat list of J weights, J biases, J A's and J B's.
    std::vector<size_t> places;
    double scale = 0, dropout = 0;
    uint64_t key = 0;

    /// The whole list, undefined where a tensor is absent: autograd takes none of those.
    variable_list spread(at::TensorList present) const {
        variable_list all(4 * quantized.size());
        for (size_t i = 0; i < places.size(); i++) all[places[i]] = present[i];
        return all;
    }
};

/// The flat list by its four parts.
struct Parts {
    const variable_list& all;
    size_t count;
    const at::Tensor& weight(size_t j) const { return all[j]; }
    const at::Tensor& bias(size_t j) const { return all[count + j]; }
    const at::Tensor& a(size_t j) const { return all[2 * count + j]; }
    const at::Tensor& b(size_t j) const { return all[3 * count + j]; }
};

struct Linear : torch::autograd::Function<Linear> {
    static at::Tensor weight_of(const Projection& projection, const Parts& parts, size_t j, at::ScalarType type) {
        return projection.quantized[j] ? projection.quantized[j]->dequantize(type) : parts.weight(j).to(type);
    }

    /// All A's, one below the other, in the type of the computation; undefined without LoRA.
    static at::Tensor joined_a(const Parts& parts, at::ScalarType type) {
        std::vector<at::Tensor> present;
        for (size_t j = 0; j < parts.count; j++)
            if (parts.a(j).defined()) present.push_back(parts.a(j));
        return present.empty() ? at::Tensor() : (present.size() == 1 ? present[0] : at::cat(present, 0)).to(type);
    }

    static at::Tensor forward(AutogradContext* context, at::Tensor input, at::TensorList tensors, c10::intrusive_ptr<Projection> projection) {
        const auto all = projection->spread(tensors);
        const Parts parts{all, projection->quantized.size()};
        const auto type = input.scalar_type();
        auto x = input.contiguous().reshape({input.numel() / input.size(-1), input.size(-1)});
        int64_t width = 0;
        for (auto n : projection->outputs) width += n;
        auto y = at::empty({x.size(0), width}, x.options());
        auto a = joined_a(parts, type);
        at::Tensor u;
        if (a.defined()) {
            u = at::empty({x.size(0), a.size(0)}, x.options());
            multiply(dropout(x, projection->dropout, projection->key), a.t(), u);
        }
        int64_t column = 0, rank = 0;
        for (size_t j = 0; j < parts.count; j++) {
            auto target = y.narrow(1, column, projection->outputs[j]);
            multiply(x, weight_of(*projection, parts, j, type).t(), target);
            if (parts.bias(j).defined()) target.add_(parts.bias(j).to(type));
            if (parts.b(j).defined()) {
                const auto r = parts.b(j).size(1);
                multiply(u.narrow(1, rank, r), parts.b(j).to(type).t(), target, true, projection->scale);
                rank += r;
            }
            column += projection->outputs[j];
        }
        variable_list saved{x, u};
        saved.insert(saved.end(), tensors.begin(), tensors.end());
        context->save_for_backward(saved);
        context->saved_data["projection"] = c10::IValue::make_capsule(projection);
        auto shape = input.sizes().vec();
        shape.back() = width;
        return y.reshape(shape);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        auto projection = c10::static_intrusive_pointer_cast<Projection>(context->saved_data["projection"].toCapsule());
        const auto saved = context->get_saved_variables();
        const auto x = saved[0], u = saved[1];
        const auto all = projection->spread(at::TensorList(saved).slice(2));
        const auto count = projection->quantized.size();
        const Parts parts{all, count};
        const auto type = x.scalar_type();
        auto shape = gradients[0].sizes().vec();
        shape.back() = x.size(1);
        auto dy = gradients[0].contiguous().reshape({x.size(0), gradients[0].size(-1)});
        variable_list gradients_of(all.size());
        std::vector<bool> wanted(all.size());
        for (size_t i = 0; i < projection->places.size(); i++) wanted[projection->places[i]] = context->needs_input_grad(1 + i);
        auto needs = [&](size_t i) -> bool { return wanted[i]; };
        const bool wants_input = context->needs_input_grad(0);

        at::Tensor dx, v, a = u.defined() ? joined_a(parts, type) : at::Tensor();
        if (wants_input) dx = at::empty_like(x);
        if (u.defined()) v = at::empty_like(u);
        int64_t column = 0, rank = 0;
        for (size_t j = 0; j < count; j++) {
            auto dyj = dy.narrow(1, column, projection->outputs[j]);
            if (wants_input) multiply(dyj, weight_of(*projection, parts, j, type), dx, j > 0);
            if (needs(j)) {
                auto dw = at::empty(parts.weight(j).sizes(), parts.weight(j).options());
                multiply(dyj.t(), x, dw);
                gradients_of[j] = dw;
            }
            if (needs(count + j)) gradients_of[count + j] = dyj.sum(0, false, at::kFloat).to(parts.bias(j).scalar_type());
            if (parts.b(j).defined()) {
                const auto r = parts.b(j).size(1);
                multiply(dyj, parts.b(j).to(type), v.narrow(1, rank, r), false, projection->scale);
                if (needs(3 * count + j)) {
                    auto db = at::empty(parts.b(j).sizes(), parts.b(j).options());
                    multiply(dyj.t(), u.narrow(1, rank, r), db, false, projection->scale);
                    gradients_of[3 * count + j] = db;
                }
                rank += r;
            }
            column += projection->outputs[j];
        }
        if (u.defined()) {
            auto dropped = dropout(x, projection->dropout, projection->key);
            rank = 0;
            for (size_t j = 0; j < count; j++) {
                if (!parts.a(j).defined()) continue;
                const auto r = parts.a(j).size(0);
                if (needs(2 * count + j)) {
                    auto da = at::empty(parts.a(j).sizes(), parts.a(j).options());
                    multiply(v.narrow(1, rank, r).t(), dropped, da);
                    gradients_of[2 * count + j] = da;
                }
                rank += r;
            }
            if (wants_input) {
                if (projection->dropout > 0) {
                    auto through = at::empty_like(x);
                    multiply(v, a, through);
                    dx.add_(dropout(through, projection->dropout, projection->key));
                } else {
                    multiply(v, a, dx, true);
                }
            }
        }
        variable_list results{wants_input ? dx.reshape(shape) : at::Tensor()};
        for (auto place : projection->places) results.push_back(gradients_of[place]);
        results.emplace_back();
        return results;
    }
};

}  // namespace

/// Arrays of `count` handles; an entry of quantized, biases, as or bs may be null, and weights[j] is null where quantized[j] is not.
PT_EXPORT int pt_linear(Handle x, int64_t count, const Handle* weights, Nf4* const* quantized, const Handle* biases, const Handle* as, const Handle* bs,
                        double scale, double dropout, uint64_t key, Handle* out) {
    PT_TRY(auto projection = c10::make_intrusive<Projection>();
           projection->scale = scale; projection->dropout = dropout; projection->key = key;
           for (int64_t j = 0; j < count; j++) {
               projection->quantized.push_back(quantized[j] ? std::optional<Nf4>(*quantized[j]) : std::nullopt);
               TORCH_CHECK(quantized[j] || weights[j], "projection ", j, " has no weight");
               const auto inputs = quantized[j] ? quantized[j]->columns : weights[j]->size(1);
               TORCH_CHECK(inputs == x->size(-1) && inputs > 0, "projection ", j, " takes ", inputs, " values, and the input has ", x->size(-1));
               TORCH_CHECK(!as[j] == !bs[j], "projection ", j, " has half an adapter");
               projection->outputs.push_back(quantized[j] ? quantized[j]->rows : weights[j]->size(0));
           }
           variable_list present;
           size_t place = 0;
           for (auto handles : {weights, biases, as, bs})
               for (int64_t j = 0; j < count; j++, place++) {
                   if (!handles[j]) continue;
                   present.push_back(*handles[j]);
                   projection->places.push_back(place);
               }
           *out = give(Linear::apply(*x, at::TensorList(present), projection)));
}
