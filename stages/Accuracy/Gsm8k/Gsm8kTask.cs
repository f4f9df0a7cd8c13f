using Pipeline.Accuracy.Results;
using Pipeline.Evaluation.Scoring;
using Pipeline.Providers;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.Gsm8k;

/// <summary>Asks GSM8K, greedily, and compares the numbers.</summary>
internal sealed class Gsm8kTask(StageContext<AccuracyOptions> context, Gsm8kData data, IReadOnlyList<Gsm8kProblem> problems) : IAccuracyTask
{
    private static readonly Gsm8kScorer[] Scorers = [Gsm8kScorer.Strict, Gsm8kScorer.Flexible];

    public int All => data.Problems.Count;

    public ChatRequest[] Requests() => [.. problems.Select(problem => Request(Fitting(null, problem).Prompt))];

    public async Task<TaskResult> RunAsync(OpenModel model, CancellationToken cancellationToken)
    {
        var asked = problems.Select(problem => Fitting(model.Local, problem)).ToArray();
        ChatRequest[] requests = [.. asked.Select(each => Request(each.Prompt))];
        var outcomes = await model.AskAsync(
            requests, $"asks {model.Caller.Name} {requests.Length} problems", context.Log.Info, (done, total) => context.Progress.Report(done, total, "answers"), cancellationToken);
        ScoredAnswer[] answers = [.. problems.Zip(outcomes, (problem, outcome) => Scorers.Select(scorer => Scored(problem, outcome, scorer))).SelectMany(both => both)];
        return new(
            answers, TaskResult.Means(answers), [.. asked.Select(each => each.Prompt)],
            [ShotsNote.Of([.. asked.Select(each => each.Shots)], context.Options.Shots)]);
    }

    /// <summary>With as many shots as a local model's context has room for, beside the answer.</summary>
    private (string Prompt, int Shots) Fitting(LocalModel? local, Gsm8kProblem problem)
    {
        for (var shots = Math.Min(context.Options.Shots, data.Shots.Count); ; shots--)
        {
            var prompt = Gsm8kPrompt.Of(data.Shots.Take(shots), problem);
            if (shots == 0 || local is null || local.Encode(Request(prompt)).Tokens.Count + context.Options.MaxNewTokens <= local.Context)
                return (prompt, shots);
        }
    }

    private ChatRequest Request(string prompt) => new() { Messages = [new(ChatRole.User, prompt)], Temperature = 0, MaxTokens = context.Options.MaxNewTokens, Stop = Gsm8kPrompt.Stops };

    private static ScoredAnswer Scored(Gsm8kProblem problem, CallOutcome outcome, Gsm8kScorer scorer)
    {
        AnswerScore? score = outcome.Reply is { } reply ? scorer.Score(reply.Text, problem.Answer) : null;
        return new(
            FormattableString.Invariant($"gsm8k/{problem.Number}"), null, scorer.Name, score?.Value,
            score is { IsParsable: false } ? "unparsable" : outcome.Kind.ToString().ToLowerInvariant(), problem.Answer, outcome.Reply?.Text, outcome.Problem);
    }
}
