using Pipeline.Accuracy.Gsm8k;
using Pipeline.Accuracy.HumanEval;
using Pipeline.Accuracy.Mmlu;
using Pipeline.Accuracy.Results;
using Pipeline.Contracts;
using Pipeline.Evaluation.Selection;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.Accuracy;

/// <summary>Reads a published benchmark, asks it, writes the figures.</summary>
internal sealed class AccuracyStage : Stage<AccuracyOptions>
{
    /// <summary>The chat template that leaves a text as it stands.</summary>
    private const string Raw = "raw";

    public override StagePage Page => AccuracyPage.Page;

    protected override bool IsInputProblem(Exception problem) => ModelProblems.IsInput(problem);

    protected override bool IsRefusal(Exception problem) => ModelProblems.IsRefusal(problem);

    protected override IEnumerable<string> Validate(AccuracyOptions options)
    {
        if (options.Chat && options.Task is AccuracyTask.Mmlu)
            yield return "params.chat: the likelihoods of mmlu's choices are those after a text, not in a conversation";
        if (options.PassAt.Count == 0)
            yield return "params.pass_at: at least one k, or there is no figure";
        if (options.PassAt.Any(k => k < 1 || k > options.Programs))
            yield return $"params.pass_at: each k is 1 to params.programs, which is {options.Programs}";
        if (options.Programs > 1 && options.Temperature == 0)
            yield return "params.temperature: 0 gives the same program each time; published pass@k take 0.2 to 0.8";
    }

    protected override StageEstimate Estimate(StageContext<AccuracyOptions> context, CancellationToken cancellationToken)
    {
        var estimates = new CallEstimates(context.Models, context.Calls);
        var total = context.Options.Model is { } alias ? estimates.Add(alias, Chosen(context, cancellationToken).Requests()).Total : estimates.Total;
        return new(total.Calls, total.Stored, total.About, total.AtMost);
    }

    protected override async Task RunAsync(StageContext<AccuracyOptions> context, CancellationToken cancellationToken)
    {
        var options = context.Options;
        var task = Chosen(context, cancellationToken);
        var local = options.Chat ? options.Local : options.Local with { Template = Raw };
        using var models = new ModelCallers(context.Models, context.Calls, options.Budget.Open(), local, context.Usage, TimeProvider.System);
        using var model = models.Open(ModelChoice.Of("model", options.Model, context.Inputs.Find));
        var result = await task.RunAsync(model, cancellationToken);
        Require(result, model.Local is not null, options.AllowErrors);
        // Published figures depend on how a model was asked, and in their last digits on what was computed together.
        var way = options.Model is not null ? "asked in a conversation"
            : options.Task is AccuracyTask.Mmlu ? $"reading passes of up to {MmluLikelihoods.PassTokens} tokens"
            : $"{(options.Chat ? "asked through its chat template" : "continuing the text")}, in batches of {local.MaxBatch}";
        new AccuracyTables(context, cancellationToken).Write(
            result, FormattableString.Invariant($"{options.Task!.Value.ToString().ToLowerInvariant()}, {result.Prompts.Count} of {task.All} questions, {model.Caller.Name} {way}"));
    }

    private static IAccuracyTask Chosen(StageContext<AccuracyOptions> context, CancellationToken cancellationToken)
    {
        var path = context.Inputs["data"];
        T[] Choose<T>(IReadOnlyList<T> all, Func<T, string> key) => [.. StableSample.Choose([.. all.Select(key)], context.Options.Limit, (ulong)context.Seed).Select(place => all[place])];
        switch (context.Options.Task!.Value)
        {
            case AccuracyTask.Mmlu:
                var mmlu = MmluData.Read(path, context.Work, cancellationToken);
                return new MmluTask(context, mmlu, Choose(mmlu.Questions, question => question.Id));
            case AccuracyTask.Gsm8k:
                var gsm8k = Gsm8kData.Read(path, cancellationToken);
                return new Gsm8kTask(context, gsm8k, Choose(gsm8k.Problems, problem => problem.Question));
            default:
                var problems = HumanEvalData.Read(path, cancellationToken);
                return new HumanEvalTask(context, problems.Count, Choose(problems, problem => problem.TaskId));
        }
    }

    /// <summary>An outage would count as the model's mistake; a question too long for a local model is left out and counted.</summary>
    private static void Require(TaskResult result, bool isLocal, bool allowErrors)
    {
        var without = result.Answers.Where(answer => answer.Score is null).ToList();
        if (without.Count == 0 || ((isLocal || allowErrors) && without.Count < result.Answers.Count))
            return;
        var what = $"{without.Count} of {result.Answers.Count} answers are missing, such as that to {without[0].Id}: {without[0].Detail}";
        throw isLocal ? new StageInputException(what) : new ServiceRefusedException($"{what}\n  The replies that came are stored: run again to ask for the others, or set params.allow_errors to leave them out.");
    }
}
