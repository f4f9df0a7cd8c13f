using System.Text.RegularExpressions;
using Pipeline.Accuracy.Results;
using Pipeline.Evaluation.Statistics;
using Pipeline.Providers;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.HumanEval;

/// <summary>Asks HumanEval, runs every program, and counts those that pass.</summary>
internal sealed partial class HumanEvalTask(StageContext<AccuracyOptions> context, int all, IReadOnlyList<HumanEvalProblem> problems) : IAccuracyTask
{
    private const string Passed = "passed";

    public int All => all;

    public ChatRequest[] Requests() => [.. Asked().Select(each => Request(each.Problem, each.Sample, converses: true))];

    public async Task<TaskResult> RunAsync(OpenModel model, CancellationToken cancellationToken)
    {
        // A sandbox that does not hold is known before anything is asked.
        using var sandbox = PythonSandbox.Open(new(), cancellationToken);
        context.Usage["python"] = sandbox.PythonVersion;
        var (options, converses) = (context.Options, model.Local is null || context.Options.Chat);
        var asked = Asked();
        ChatRequest[] requests = [.. asked.Select(each => Request(each.Problem, each.Sample, converses))];
        var outcomes = await model.AskAsync(
            requests, $"asks {model.Caller.Name} {requests.Length} programs", context.Log.Info, (done, total) => context.Progress.Report(done, total, "programs written"), cancellationToken);

        var answers = new ScoredAnswer[asked.Length];
        var done = 0;
        await Parallel.ForAsync(0, asked.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Resources.Cpus, CancellationToken = cancellationToken }, (i, stop) =>
        {
            var (problem, id) = (asked[i].Problem, FormattableString.Invariant($"{asked[i].Problem.TaskId}#{asked[i].Sample}"));
            if (outcomes[i].Reply is { } reply)
            {
                var code = converses ? Code(reply.Text) : reply.Text;
                var whole = converses && code.Contains($"def {problem.EntryPoint}(", StringComparison.Ordinal);
                var run = sandbox.Run(whole ? problem.WholeProgram(code) : problem.Program(Completion.Cut(code)), stop);
                answers[i] = new(id, null, Passed, run.Kind is ProgramOutcomeKind.Passed ? 1 : 0, Word(run.Kind), problem.EntryPoint, code, run.Message);
            }
            else
            {
                answers[i] = new(id, null, Passed, null, "failed", problem.EntryPoint, null, outcomes[i].Problem);
            }

            context.Progress.Report(Interlocked.Increment(ref done), asked.Length, "programs run");
            return ValueTask.CompletedTask;
        });

        return new(
            answers, [.. options.PassAt.Distinct().Order().Select(k => PassAt(k, answers, options.Programs))],
            [.. requests.Where((_, i) => asked[i].Sample == 0).Select(request => request.Messages[0].Content)],
            [
                string.Join(", ", answers.CountBy(answer => answer.Outcome).OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}")) + $" of {answers.Length} programs.",
                FormattableString.Invariant($"{options.Programs} programs for each problem at temperature {options.Temperature}."),
            ]);
    }

    /// <summary>Over the programs that there are: a reply that is missing is neither right nor wrong, and a problem with fewer than k programs is left out.</summary>
    private static TaskScore PassAt(int k, ScoredAnswer[] answers, int programs)
    {
        var run = answers.Chunk(programs).Select(problem => problem.Where(program => program.Score is not null).ToList()).Where(problem => problem.Count >= k);
        return TaskScore.Of(FormattableString.Invariant($"pass@{k}"), null, [.. run.Select(problem => PassAtK.Of(problem.Count, problem.Count(program => program.Score is 1), k))]);
    }

    private (HumanEvalProblem Problem, int Sample)[] Asked() => [.. problems.SelectMany(problem => Enumerable.Range(0, context.Options.Programs).Select(sample => (problem, sample)))];

    private ChatRequest Request(HumanEvalProblem problem, int sample, bool converses) => new()
    {
        Messages = [new(ChatRole.User, converses ? $"Complete this Python function. Reply with the whole function in one block of code, and nothing else.\n\n```python\n{problem.Prompt}```" : problem.Prompt)],
        Temperature = context.Options.Temperature,
        MaxTokens = context.Options.MaxNewTokens,
        Stop = converses ? [] : Completion.Stops,
        // A seed of its own for each: a server that honours it would write the same program every time.
        Seed = context.Options.Temperature > 0 ? unchecked(context.Seed + sample) : null,
        Sample = sample,
    };

    /// <summary>Of a reply in a conversation: its first block of code, or all of it where there is none.</summary>
    private static string Code(string reply) => Block().Match(reply) is { Success: true } block ? block.Groups[1].Value : reply;

    private static string Word(ProgramOutcomeKind kind) => kind switch
    {
        ProgramOutcomeKind.Passed => Passed,
        ProgramOutcomeKind.TimedOut => "timed_out",
        _ => "wrong",
    };

    [GeneratedRegex(@"```[a-zA-Z0-9]*[ \t]*\r?\n(.*?)(?:```|\z)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
