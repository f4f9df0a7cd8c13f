using System.Globalization;
using Pipeline.Accuracy.Results;
using Pipeline.Providers;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.Mmlu;

/// <summary>Asks MMLU: of a local model the most likely choice counts, of one behind an API the most likely first token.</summary>
internal sealed class MmluTask(StageContext<AccuracyOptions> context, MmluData data, IReadOnlyList<MmluQuestion> questions) : IAccuracyTask
{
    private const string Metric = "accuracy";

    public int All => data.Questions.Count;

    public ChatRequest[] Requests() => [.. questions.Select(question => MmluFirstTokens.Request(Prompt(question, Shots(question))))];

    public async Task<TaskResult> RunAsync(OpenModel model, CancellationToken cancellationToken)
    {
        var asked = model.Local is { } local
            ? await Task.Run(() => new MmluLikelihoods(context, local, Shots, Prompt).Ask(questions, cancellationToken), cancellationToken)
            : await new MmluFirstTokens(context, model, Shots, Prompt).AskAsync(questions, cancellationToken);
        ScoredAnswer[] answers = [.. questions.Zip(asked, Scored)];
        var means = TaskResult.Means(answers);
        var subjects = means.Where(score => score.Group is not null).Select(score => score.Value).ToArray();
        return new(
            answers, [.. means, TaskScore.Of("accuracy_macro", null, subjects)], [.. asked.Select(each => each.Prompt)],
            [
                $"accuracy is over questions (micro), accuracy_macro over {subjects.Length} subjects.",
                ShotsNote.Of([.. asked.Select(each => each.Shots)], context.Options.Shots),
            ]);
    }

    /// <summary>As many as are asked for, and there are.</summary>
    private int Shots(MmluQuestion question) => Math.Min(context.Options.Shots, data.Shots[question.Subject].Count);

    /// <summary>A question behind the first examples of its subject.</summary>
    private string Prompt(MmluQuestion question, int shots) => MmluPrompt.Of(data.Shots[question.Subject].Take(shots), question);

    private static ScoredAnswer Scored(MmluQuestion question, MmluAnswer answer)
    {
        // The first of equals, as argmax takes it; a choice that is not among the likely tokens is null.
        int? best = answer.Logprobs.Any(logprob => logprob is not null) ? Enumerable.Range(0, answer.Logprobs.Count).MaxBy(i => answer.Logprobs[i] ?? double.NegativeInfinity) : null;
        return new(
            question.Id, question.Subject, Metric, answer.Problem is not null ? null : best == question.Answer ? 1 : 0, answer.Problem is not null ? "failed" : best is null ? "unparsable" : "answered",
            MmluQuestion.Letters[question.Answer].ToString(), best is { } letter ? MmluQuestion.Letters[letter].ToString() : null,
            answer.Problem ?? string.Join(' ', answer.Logprobs.Select(logprob => logprob?.ToString("G9", CultureInfo.InvariantCulture) ?? "-")));
    }
}

/// <summary>What became of a question.</summary>
/// <param name="Shots">Examples before it.</param>
/// <param name="Logprobs">Of each choice, in nats; null for one that the model did not name.</param>
/// <param name="Problem">Why it could not be asked, or null.</param>
internal sealed record MmluAnswer(string Prompt, int Shots, IReadOnlyList<double?> Logprobs, string? Problem);
