using Pipeline.Models.Adapters;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Architecture;

/// <summary>Linear layers that share their input, with their adapters: computed at once, results side by side.</summary>
internal sealed class LinearGroup
{
    private readonly Projection[] _projections;
    private readonly LoraAdapterConfig? _lora;
    private readonly int _number;

    /// <param name="number">Distinct within the model: tells dropout masks apart.</param>
    /// <param name="modules">In the order of the results.</param>
    public LinearGroup(int number, ModelWeights weights, LoraAdapter? adapter, params IReadOnlyList<string> modules)
    {
        _number = number;
        _lora = adapter?.Config;
        _projections = [.. modules.Select(module =>
        {
            var matrix = weights.Linear(module);
            var pair = adapter?.Of(module);
            return new Projection(matrix.Dense, matrix.Quantized, weights.Bias(module), pair?.A, pair?.B);
        })];
    }

    /// <param name="x">[tokens, in].</param>
    /// <returns>[tokens, Σ out].</returns>
    public Tensor Forward(Tensor x, ForwardMode mode) => torch.nn.functional.linear(
        x, _projections, _lora is null ? default : new LoraPath(_lora.Scale, mode.Dropout ? _lora.Dropout : 0, mode.Key(_number)));
}
