// Gradients: which tensors want them, running backward, and re-computing a part of the forward pass in it.
#include "shim.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/grad_mode.h>

using pt::Handle;

PT_EXPORT int pt_grad_enabled() { return at::GradMode::is_enabled(); }
PT_EXPORT void pt_set_grad_enabled(int on) { at::GradMode::set_enabled(on != 0); }
PT_EXPORT int pt_requires_grad(Handle tensor) { return tensor->requires_grad(); }
PT_EXPORT int pt_set_requires_grad(Handle tensor, int on) { PT_TRY(tensor->set_requires_grad(on != 0)); }
PT_EXPORT int pt_detach(Handle tensor, Handle* out) { PT_TRY(*out = pt::give(tensor->detach())); }

/// Null where there is no gradient yet.
PT_EXPORT int pt_grad(Handle tensor, Handle* out) { PT_TRY(*out = tensor->grad().defined() ? pt::give(tensor->grad()) : nullptr); }
PT_EXPORT int pt_clear_grad(Handle tensor) { PT_TRY(tensor->mutable_grad() = at::Tensor()); }
PT_EXPORT int pt_backward(Handle loss, Handle gradient) { PT_TRY(torch::autograd::backward({*loss}, {pt::optional(gradient)})); }

/// A part of the forward pass, by its C# function: takes a handle to the input, gives a handle to the output, or null and the number of an exception.
using Segment = Handle (*)(void* state, Handle input, int64_t* failed);
using Release = void (*)(void* state);

namespace {

struct SegmentState : torch::CustomClassHolder {
    SegmentState(Segment run, Release release, void* state) : run(run), release(release), state(state) {}
    ~SegmentState() override { release(state); }
    at::Tensor operator()(const at::Tensor& input) const {
        auto argument = pt::give(input);
        int64_t failed = 0;
        auto result = run(state, argument, &failed);
        TORCH_CHECK(result, "a checkpointed segment failed with exception ", failed);
        auto output = *result;
        pt_tensor_free(result);
        return output;
    }
    Segment run;
    Release release;
    void* state;
};

/// Keeps the input alone; the backward pass runs the segment again. Parameters get their gradients as leaves in that inner backward.
struct Checkpoint : torch::autograd::Function<Checkpoint> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, at::Tensor input, c10::intrusive_ptr<SegmentState> segment) {
        context->save_for_backward({input});
        context->saved_data["segment"] = c10::IValue::make_capsule(segment);
        at::NoGradGuard none;
        return (*segment)(input);
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
        auto segment = c10::static_intrusive_pointer_cast<SegmentState>(context->saved_data["segment"].toCapsule());
        auto input = context->get_saved_variables()[0].detach().set_requires_grad(true);
        at::Tensor output;
        {
            at::AutoGradMode on(true);
            output = (*segment)(input);
        }
        torch::autograd::backward({output}, {gradients[0]});
        return {input.grad(), at::Tensor()};
    }
};

}  // namespace

/// The input must want a gradient, or nothing inside would get one.
PT_EXPORT int pt_checkpoint(Segment run, Release release, void* state, Handle input, Handle* out) {
    PT_TRY(*out = pt::give(Checkpoint::apply(*input, c10::make_intrusive<SegmentState>(run, release, state))));
}
