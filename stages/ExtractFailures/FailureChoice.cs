using Pipeline.Evaluation.Selection;
using Pipeline.Evaluation.Statistics;

namespace Pipeline.ExtractFailures;

/// <summary>Chooses the rows to train on. Its result does not depend on the order of the cases.</summary>
/// <param name="trained">What was trained on.</param>
/// <param name="heldOut">What is never trained on; with an empty answer where none is known: then whoever asks the same is meant.</param>
internal sealed class FailureChoice(OverlapIndex trained, OverlapIndex heldOut, ExtractFailuresOptions options, ulong seed)
{
    /// <summary>A decision for each case, in the order of their ids.</summary>
    public IReadOnlyList<Decision> Decide(IReadOnlyList<Case> cases)
    {
        var ordered = cases.OrderBy(each => each.Question.Id, StringComparer.Ordinal).ToList();
        var chosen = new OverlapIndex([], options.Similarity);
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var decisions = ordered.ToDictionary(each => each, each => each.IsFailure ? Failure(each, chosen, taken) : new Decision(each, "right", null));

        var others = ordered.Where(each => !each.IsFailure && Obstacle(each) is null).ToList();
        var count = decisions.Values.Count(decision => decision.Word == Words.Failure);
        foreach (var place in new SplitMix64(seed).Choose(others.Count, count))
            decisions[others[place]] = new(others[place], Words.Control, null);
        return [.. ordered.Select(each => decisions[each])];
    }

    private Decision Failure(Case failure, OverlapIndex chosen, Dictionary<string, int> taken)
    {
        if (Obstacle(failure) is { } obstacle)
            return obstacle;
        if (chosen.Find(failure.Question.Text, failure.Better!) is { } same)
            return new(failure, "near duplicate of a failure", same);
        var category = failure.Question.Category ?? "";
        if (options.Quota is { } quota && taken.GetValueOrDefault(category) >= quota)
            return new(failure, "over the quota", null);
        taken[category] = taken.GetValueOrDefault(category) + 1;
        chosen.Add(failure.Question.Id, failure.Question.Text, failure.Better!);
        return new(failure, Words.Failure, failure.Why);
    }

    /// <summary>Why a question cannot be trained on, or null.</summary>
    private Decision? Obstacle(Case each) =>
        string.IsNullOrWhiteSpace(each.Better) ? new(each, "no better answer", null)
        : (heldOut.Find(each.Question.Text, each.Better) ?? heldOut.Find(each.Question.Text, "")) is { } held ? new(each, "held out", held)
        : trained.Find(each.Question.Text, each.Better) is { } known ? new(each, "trained on already", known)
        : null;
}

/// <summary>Decisions that others look for.</summary>
internal static class Words
{
    public const string Failure = "failure";
    public const string Control = "control";
}
