namespace Pipeline.Models.Tokenization.Chat;

/// <summary>A conversation as ids.</summary>
/// <param name="Ids">What the model sees, special tokens included: nothing is to be added.</param>
/// <param name="IsTrained">For each id, whether the model learns to write it.</param>
public sealed record EncodedChat(IReadOnlyList<int> Ids, IReadOnlyList<bool> IsTrained)
{
    /// <summary>The label of what is not trained (source: PyTorch's and transformers' <c>ignore_index</c>).</summary>
    public const int IgnoredLabel = -100;

    /// <summary>For each id, itself where it is trained, else <see cref="IgnoredLabel"/>; not shifted.</summary>
    public int[] Labels() => [.. Ids.Select((id, i) => IsTrained[i] ? id : IgnoredLabel)];
}
