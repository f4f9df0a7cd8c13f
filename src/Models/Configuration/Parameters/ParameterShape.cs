namespace Pipeline.Models.Configuration;

/// <summary>A parameter that a model of some configuration has.</summary>
/// <param name="Name">Hugging Face's: <c>model.layers.0.self_attn.q_proj.weight</c>.</param>
/// <param name="Shape">A linear layer's is [out, in], but [in, out] where <paramref name="Transposed"/>.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Transposed">Whether a linear layer is GPT-2's Conv1D.</param>
public sealed record ParameterShape(string Name, IReadOnlyList<long> Shape, ParameterKind Kind, bool Transposed = false)
{
    /// <summary>Elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => checked(product * dimension));

    /// <summary>Width of a linear layer's input.</summary>
    public long InFeatures => Shape[Transposed ? 0 : 1];

    /// <summary>Width of a linear layer's output.</summary>
    public long OutFeatures => Shape[Transposed ? 1 : 0];

    /// <summary>The module that has the parameter: the name without its last part.</summary>
    public string Module => Name[..Name.LastIndexOf('.')];
}
