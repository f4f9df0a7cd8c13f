using Pipeline.Models.Configuration;

namespace Pipeline.Models.Adapters;

/// <summary>Which linear layers of a model take an adapter.</summary>
public static class LoraTargets
{
    /// <summary>The default, QLoRA's: names of all linear layers but the head, sorted. For LLaMA: down, gate, k, o, q, up and v; for Phi-3 the fused ones.</summary>
    public static IReadOnlyList<string> DefaultNames(ModelConfig config) =>
        [.. Linear(config).Select(parameter => parameter.Module[(parameter.Module.LastIndexOf('.') + 1)..]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The layers that <paramref name="targets"/> mean in a model, in the order of its modules.</summary>
    /// <exception cref="ModelFormatException">They mean none, or a name of a list means none: likely another architecture's.</exception>
    public static IReadOnlyList<ParameterShape> Select(ModelConfig config, LoraTargetModules targets)
    {
        var layers = Linear(config).ToArray();
        var selected = layers.Where(layer => targets.Match(layer.Module)).ToArray();
        var useless = targets is NamedModules named ? named.Names.Where(name => !layers.Any(layer => new NamedModules([name]).Match(layer.Module))).ToArray() : [];
        return selected.Length > 0 && useless.Length == 0
            ? selected
            : throw new ModelFormatException(
                $"target_modules {Quote.Line(useless.Length > 0 ? string.Join(", ", useless) : targets is NamedModules ? "(none)" : $"{targets}")} mean no linear layer of this {config.Architecture} model; it has {string.Join(", ", DefaultNames(config))}.");
    }

    /// <summary>Trainable parameters: r · (in + out) for each layer.</summary>
    public static long ParameterCount(IEnumerable<ParameterShape> layers, int rank) => layers.Sum(layer => rank * (layer.InFeatures + layer.OutFeatures));

    private static IEnumerable<ParameterShape> Linear(ModelConfig config) =>
        ParameterShapes.Of(config).Where(parameter => parameter is { Kind: ParameterKind.Linear, Name: not ParameterShapes.Head });
}
