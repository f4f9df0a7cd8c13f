using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

public sealed partial class Tensor
{
    public bool RequiresGrad
    {
        get => Gradients.Required(Handle);
        set => Library.Check(Gradients.Require(Handle, value));
    }

    /// <summary>The gradient gathered so far, or null. A new handle each time.</summary>
    public Tensor? Grad
    {
        get
        {
            Library.Check(Gradients.Of(Handle, out var gradient));
            return gradient.IsInvalid ? null : new(gradient);
        }
    }

    /// <summary>Forgets the gradient and frees its memory.</summary>
    public void ClearGrad() => Library.Check(Gradients.Clear(Handle));

    /// <summary>Adds to the gradients of all leaves it was made from.</summary>
    /// <param name="gradient">The gradient of this tensor; may be left out for a scalar.</param>
    public void Backward(Tensor? gradient = null)
    {
        Library.Check(Gradients.Backward(Handle, PointerOf(gradient)));
        GC.KeepAlive(gradient);
    }

    public Tensor Detach() => From(Gradients.Detach(Handle, out var result), result);
}
