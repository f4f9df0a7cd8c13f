using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;

namespace Pipeline.Models.Adapters;

/// <summary>PEFT's names of an adapter's tensors. A loader that misses the prefix leaves every B at zero, so names are compared, never skipped.</summary>
public static class LoraTensorNames
{
    private const string Prefix = "base_model.model.";

    /// <summary>The tensor [r, in] of a module such as <c>model.layers.0.self_attn.q_proj</c>.</summary>
    public static string A(string module) => $"{Prefix}{module}.lora_A.weight";

    /// <summary>The tensor [out, r] of a module.</summary>
    public static string B(string module) => $"{Prefix}{module}.lora_B.weight";

    /// <summary>All tensors of an adapter for a model, in the order of its modules, A before B.</summary>
    /// <exception cref="ModelFormatException">The adapter's targets mean no layer of the model.</exception>
    public static IReadOnlyList<ParameterShape> Of(ModelConfig model, LoraAdapterConfig adapter) =>
        [.. LoraTargets.Select(model, adapter.Targets).SelectMany(layer => Pair(layer, adapter.Rank))];

    /// <summary>Refuses an adapter whose tensors are not exactly those of its configuration.</summary>
    /// <param name="model">The base's configuration.</param>
    /// <param name="adapter">The adapter's.</param>
    /// <param name="tensors">Of <c>adapter_model.safetensors</c>.</param>
    /// <param name="source">For messages: the folder.</param>
    /// <exception cref="ModelFormatException">Tensors are missing, unexpected or of another shape: all in one message.</exception>
    public static void Require(ModelConfig model, LoraAdapterConfig adapter, IReadOnlyDictionary<string, SafetensorsEntry> tensors, string source)
    {
        var expected = Of(model, adapter).ToDictionary(parameter => parameter.Name, parameter => parameter.Shape);
        var problems = new List<string>();
        foreach (var (name, shape) in expected)
        {
            if (!tensors.TryGetValue(name, out var entry))
                problems.Add($"{name} {TensorSize.Text(shape)} is missing");
            else if (!entry.Shape.SequenceEqual(shape))
                problems.Add($"{name} is {TensorSize.Text(entry.Shape)}, not {TensorSize.Text(shape)}");
            else if (!entry.Dtype.IsFloat())
                problems.Add($"{name} is {entry.Dtype.Name()}, which holds no weights");
        }

        problems.AddRange(tensors.Keys.Where(name => !expected.ContainsKey(name)).Order(StringComparer.Ordinal).Select(name => $"{Quote.Line(name)} is unexpected"));
        if (problems.Count > 0)
            throw new ModelFormatException($"The adapter {source} does not fit its configuration and base model; check that the base is the one it was trained on:{Quote.List(problems)}");
    }

    private static ParameterShape[] Pair(ParameterShape layer, int rank) =>
        [new(A(layer.Module), [rank, layer.InFeatures], ParameterKind.Linear), new(B(layer.Module), [layer.OutFeatures, rank], ParameterKind.Linear)];
}
