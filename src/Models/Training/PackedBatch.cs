using Pipeline.Models.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>
/// Examples laid end to end: no padding, positions from zero in each, and each sees itself alone, so a packed batch has the logits that its
/// examples have by themselves.
/// </summary>
/// <param name="Ids">int64 [tokens].</param>
/// <param name="Labels">int64 [tokens]: the token that follows, or −100 where it does not count.</param>
public sealed record PackedBatch(Tensor Ids, Tensor Labels, PackedAttention Attention, int LabelCount)
{
    private const long Ignored = -100;

    public static PackedBatch Of(IReadOnlyList<TrainingExample> examples, Device device, bool referenceAttention = false)
    {
        var ids = new List<long>();
        var labels = new List<long>();
        foreach (var example in examples)
        {
            for (var i = 0; i < example.Tokens.Length; i++)
            {
                ids.Add(example.Tokens[i]);
                labels.Add(i + 1 < example.Tokens.Length && example.Trained[i + 1] ? example.Tokens[i + 1] : Ignored);
            }
        }

        return new(
            torch.tensor<long>([.. ids], [ids.Count], device),
            torch.tensor<long>([.. labels], [labels.Count], device),
            new([.. examples.Select(example => example.Tokens.Length)], device, referenceAttention),
            labels.Count(label => label != Ignored));
    }

    /// <summary>Summed loss over the labels, in nats; a scalar.</summary>
    public Tensor Loss(CausalLm model, ForwardMode mode) => torch.nn.functional.head_cross_entropy(model.Hidden(Ids, Attention, mode), model.Head, Labels);
}
