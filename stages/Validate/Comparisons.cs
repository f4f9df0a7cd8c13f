using Pipeline.Evaluation.Comparison;
using Pipeline.Evaluation.Scoring;
using Pipeline.Providers;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Local;
using Pipeline.Sdk;
using Pipeline.Sdk.Tables;

namespace Pipeline.Validate;

/// <summary>What a model answered, with its score.</summary>
internal sealed record ScoredAnswer(string? Text, double Score);

/// <summary>A question with both answers.</summary>
internal sealed record ComparedRow(string Comparison, Question Question, ScoredAnswer Before, ScoredAnswer After);

/// <summary>A comparison of two models on a set of questions.</summary>
internal sealed record NamedComparison(string Name, IReadOnlyList<ComparedRow> Rows, IReadOnlyList<PairedComparison> Categories)
{
    public static NamedComparison Of(string name, IReadOnlyList<Question> questions, IReadOnlyList<ScoredAnswer> before, IReadOnlyList<ScoredAnswer> after, double threshold, ulong seed)
    {
        ComparedRow[] rows = [.. questions.Select((question, i) => new ComparedRow(name, question, before[i], after[i]))];
        return new(name, rows, PairedComparison.Of([.. rows.Select(row => new PairedRow(row.Question.Id, row.Question.Category, row.Before.Score, row.After.Score))], threshold, seed));
    }
}

/// <summary>Asks one model everything it is to be compared on, so that it is loaded once.</summary>
internal sealed class Respondent(StageContext<ValidateOptions> context, ModelCallers models, ScorerByCategory scorers)
{
    /// <param name="role">Its input, and its parameter.</param>
    /// <returns>For each set of questions an answer to each, in their order.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<ScoredAnswer>>> AnswerAsync(string role, string? alias, IReadOnlyList<IReadOnlyList<Question>> sets, CancellationToken cancellationToken)
    {
        var questions = sets.SelectMany(set => set).ToList();
        var (_, outcomes) = await models.AskAsync(
            ModelChoice.Of(role, alias, context.Inputs.Find),
            Requests(questions, context.Options), context.Log.Info, (done, total) => context.Progress.Report(done, total, "answers"), cancellationToken);
        if (outcomes.Where(outcome => outcome.Reply is null).ToList() is { Count: > 0 } without)
        {
            // An outage would count as a loss or a gain.
            throw new ServiceRefusedException(
                $"{role}: {without.Count} of {outcomes.Count} questions got no reply, such as: {without[0].Problem}\n  Nothing is compared without them. The replies that came are stored: run again to ask for the others.");
        }

        var answers = new Queue<ScoredAnswer>(questions.Zip(outcomes, Score));
        return [.. sets.Select(set => set.Select(_ => answers.Dequeue()).ToArray())];
    }

    public static ChatRequest[] Requests(IReadOnlyList<Question> questions, ValidateOptions options) =>
        [.. questions.Select(question => ChatRequests.Greedy(question.Messages.Select(message => (message.Role, message.Content)), options.MaxNewTokens))];

    private ScoredAnswer Score(Question question, CallOutcome outcome) =>
        new(outcome.Reply!.Text, scorers.For(question.Category).Score(outcome.Reply.Text.Trim(), question.Reference!).Value);
}
