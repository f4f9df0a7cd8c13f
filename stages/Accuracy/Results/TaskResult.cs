using Pipeline.Evaluation.Statistics;

namespace Pipeline.Accuracy.Results;

/// <summary>A question's score by one metric.</summary>
/// <param name="Group">A part of the benchmark, such as a subject; null where it has none.</param>
/// <param name="Score">0 to 1; null where the question could not be asked, which leaves it out of the means.</param>
/// <param name="Outcome">How asking it ended.</param>
/// <param name="Detail">What else is known: a problem, log-likelihoods, how a program ended.</param>
internal sealed record ScoredAnswer(string Id, string? Group, string Metric, double? Score, string Outcome, string Reference, string? Prediction, string? Detail = null);

/// <summary>A metric's mean.</summary>
/// <param name="Group">Null for all.</param>
internal sealed record TaskScore(string Metric, string? Group, int Rows, double Value, double StandardError)
{
    public static TaskScore Of(string metric, string? group, IReadOnlyList<double> values) => new(metric, group, values.Count, values.Count == 0 ? 0 : values.Average(), Sample.StandardError(values));
}

/// <summary>What a benchmark came to.</summary>
/// <param name="Prompts">All that was asked, in order.</param>
/// <param name="Notes">What a reader has to know to compare the figures with others.</param>
internal sealed record TaskResult(IReadOnlyList<ScoredAnswer> Answers, IReadOnlyList<TaskScore> Scores, IReadOnlyList<string> Prompts, IReadOnlyList<string> Notes)
{
    /// <summary>Means of each metric over all answers, then over each group.</summary>
    public static IReadOnlyList<TaskScore> Means(IReadOnlyList<ScoredAnswer> answers)
    {
        var scored = answers.Where(answer => answer.Score is not null).ToList();
        var groups = scored.Where(answer => answer.Group is not null);
        return
        [
            .. scored.GroupBy(answer => answer.Metric).Select(metric => TaskScore.Of(metric.Key, null, [.. metric.Select(answer => answer.Score!.Value)])),
            .. groups.GroupBy(answer => (answer.Metric, answer.Group)).OrderBy(group => group.Key.Metric, StringComparer.Ordinal).ThenBy(group => group.Key.Group, StringComparer.Ordinal)
                .Select(group => TaskScore.Of(group.Key.Metric, group.Key.Group, [.. group.Select(answer => answer.Score!.Value)])),
        ];
    }
}
