using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Adapters;

/// <summary>How far the logits of a merged model are from those of its base with the adapter.</summary>
/// <param name="Maximum">Largest absolute difference.</param>
/// <param name="Mean">Mean absolute difference.</param>
/// <param name="Scale">Largest absolute logit of the base with the adapter, to compare with.</param>
public sealed record LogitDrift(double Maximum, double Mean, double Scale);

/// <summary>Makes an adapter part of its base's weights: W + scale · B · A.</summary>
public static class LoraMerge
{
    /// <summary>Writes a model folder's <c>config.json</c> and weights, one matrix in memory at a time.</summary>
    /// <param name="model">A base of 16-bit or 32-bit weights, with its adapter.</param>
    /// <param name="type">Of the weights that are written.</param>
    /// <exception cref="ModelFormatException">The model has no adapter, its matrices are in 4 bits, or the type cannot hold an element.</exception>
    public static void Write(CausalLm model, string folder, ScalarType type)
    {
        var (weights, adapter) = (model.Weights, model.Adapter ?? throw new ModelFormatException("The model has no adapter, so there is nothing to merge."));
        if (weights.IsQuantized)
            throw new ModelFormatException("An adapter is never merged into weights in 4 bits: the sum would be rounded to sixteen levels. Load the base's 16-bit checkpoint, without quantising it, and merge into that.");
        WeightFiles.Save(folder, weights.Config, Merged, type);
        (weights.Config with { Dtype = SafetensorsTensors.DtypeOf(type), Quantization = null }).Write(folder);

        Tensor Merged(ParameterShape parameter)
        {
            var dense = weights.Dense(parameter.Name);
            var merged = (parameter.Kind is ParameterKind.Linear && adapter.Of(parameter.Module) is not null ? dense.To(ScalarType.Float32) + adapter.Delta(parameter.Module) : dense).To(type);
            return merged.AllFinite() ? merged : throw new ModelFormatException($"{parameter.Name} has elements that {type} cannot hold. Choose another type.");
        }
    }

    /// <summary>Compares a model with the one that was merged from it.</summary>
    /// <param name="texts">Token ids, none empty.</param>
    public static LogitDrift Compare(CausalLm model, CausalLm merged, IReadOnlyList<int[]> texts)
    {
        using var frozen = torch.no_grad();
        var (maximum, sum, count, scale) = (0.0, 0.0, 0L, 0.0);
        foreach (var text in texts)
        {
            using var scope = torch.NewDisposeScope();
            var expected = Logits(model, text);
            var difference = (Logits(merged, text) - expected).Abs();
            maximum = Math.Max(maximum, difference.Max().Item());
            scale = Math.Max(scale, expected.Abs().Max().Item());
            sum += difference.To(ScalarType.Float64).Sum().Item();
            count += difference.NumberOfElements;
        }

        return new(maximum, sum / Math.Max(1, count), scale);
    }

    /// <summary>Writes a merged model, loads it again, and says how far it is from the base with the adapter.</summary>
    /// <exception cref="ModelFormatException">As <see cref="Write"/>.</exception>
    public static LogitDrift Merge(CausalLm model, string folder, ScalarType type, IReadOnlyList<int[]> texts)
    {
        Write(model, folder, type);
        using var merged = CausalLm.Load(folder, model.Weights.Options with { Trainable = false });
        return Compare(model, merged, texts);
    }

    private static Tensor Logits(CausalLm model, int[] text) => model.Logits(model.Hidden(
        torch.tensor<long>([.. text.Select(id => (long)id)], [text.Length], model.Device), new PackedAttention([text.Length], model.Device), ForwardMode.Evaluation));
}
