namespace Pipeline.Accuracy.Mmlu;

/// <summary>A question with four choices (Hendrycks et al. 2021).</summary>
/// <param name="Subject">As its file is named: <c>abstract_algebra</c>.</param>
/// <param name="Number">In its file, from 1.</param>
/// <param name="Choices">Four texts, A to D.</param>
/// <param name="Answer">The place of the right one.</param>
internal sealed record MmluQuestion(string Subject, int Number, string Question, IReadOnlyList<string> Choices, int Answer)
{
    /// <summary>What the choices are called.</summary>
    public const string Letters = "ABCD";

    public string Id => FormattableString.Invariant($"{Subject}/{Number}");
}
