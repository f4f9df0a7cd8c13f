namespace Pipeline.Accuracy;

/// <summary>What a reader has to know of the examples before the questions.</summary>
internal static class ShotsNote
{
    /// <param name="shown">Examples before each question.</param>
    /// <param name="wanted">As the parameters say.</param>
    public static string Of(IReadOnlyCollection<int> shown, int wanted)
    {
        var fewer = shown.Count(shots => shots < wanted);
        return fewer == 0 ? $"Every question had {wanted} shots."
            : $"{fewer} of {shown.Count} questions had fewer than {wanted} shots: there are no more, or the model's context had no room for them. Such figures are not to be compared with published ones.";
    }
}
