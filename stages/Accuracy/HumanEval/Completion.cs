namespace Pipeline.Accuracy.HumanEval;

/// <summary>Where the body of a function ends in a model's text.</summary>
internal static class Completion
{
    /// <summary>What begins something else than the function's body: the stop strings of Chen et al. 2021, section 2.2.</summary>
    public static IReadOnlyList<string> Stops { get; } = ["\nclass", "\ndef", "\n#", "\nif", "\nprint"];

    /// <summary><paramref name="text"/> before the first of <see cref="Stops"/>; all of it where there is none.</summary>
    public static string Cut(string text)
    {
        var ends = Stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).ToList();
        return ends.Count == 0 ? text : text[..ends.Min()];
    }
}
