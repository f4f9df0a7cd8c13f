using Pipeline.Models.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Training;

/// <summary>A model whose forward pass is told of.</summary>
internal sealed class Watched(CausalLm model, Action asked) : CausalLm(model.Weights, model.Adapter)
{
    public override Tensor Head => model.Head;

    public override Tensor Hidden(Tensor ids, IAttention attention, ForwardMode mode)
    {
        asked();
        return model.Hidden(ids, attention, mode);
    }

    protected override void DisposeOwn() => model.Dispose();
}
