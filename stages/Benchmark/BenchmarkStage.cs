using Pipeline.Contracts;
using Pipeline.Evaluation.Judging;
using Pipeline.Evaluation.Selection;
using Pipeline.Providers;
using Pipeline.Providers.Local;
using Pipeline.Sdk;
using Pipeline.Sdk.Tables;

namespace Pipeline.Benchmark;

/// <summary>Reads questions, asks both models, judges, writes the tables.</summary>
internal sealed class BenchmarkStage : Stage<BenchmarkOptions>
{
    public override StagePage Page => BenchmarkPage.Page;

    protected override IEnumerable<string> Validate(BenchmarkOptions options)
    {
        if (ModelProblems.Of(() => options.Scorer.Resolve()) is { } problem)
            yield return $"params.scorer: {problem}";
        if (options.Judges.Distinct(StringComparer.Ordinal).Count() < options.Judges.Count)
            yield return "params.judges: a model is named twice; another alias of it would be asked nothing new";
        if (options.Judges.Contains(BenchmarkTables.Majority))
            yield return $"params.judges: '{BenchmarkTables.Majority}' is what several judges say together; give the model another alias";
    }

    protected override bool IsInputProblem(Exception problem) => ModelProblems.IsInput(problem);

    protected override bool IsRefusal(Exception problem) => ModelProblems.IsRefusal(problem);

    protected override async Task RunAsync(StageContext<BenchmarkOptions> context, CancellationToken cancellationToken)
    {
        var (options, questions) = (context.Options, Questions(context, cancellationToken));
        using var models = new ModelCallers(context.Models, context.Calls, options.Budget.Open(), options.Local, context.Usage, TimeProvider.System);
        var judges = Judges(context, models, questions);
        var candidate = await AnswerAsync(context, models, "candidate", options.Candidate, questions, cancellationToken);
        var reference = await AnswerAsync(context, models, "reference", options.Reference, questions, cancellationToken);
        var pairs = questions.Select((question, i) => new AnswerPair(question, candidate[i], reference[i])).ToList();

        var judgements = new List<Judgement>();
        foreach (var judge in judges)
            judgements.AddRange(await judge.JudgeAsync(pairs, cancellationToken));
        new BenchmarkTables(context, cancellationToken).Write(pairs, judgements, judges.Count);
    }

    /// <summary>The judges' part is told with answers as long as they may be: they are not known yet.</summary>
    protected override StageEstimate Estimate(StageContext<BenchmarkOptions> context, CancellationToken cancellationToken)
    {
        var (options, questions) = (context.Options, Questions(context, cancellationToken));
        var requests = Requests(questions, options);
        var calls = new CallEstimates(context.Models, context.Calls).Add(options.Candidate, requests).Add(options.Reference, requests);
        foreach (var judge in options.Judges)
            calls.Add(judge, new JudgeRequests(options, JudgePrompts.Read(context)).AtMost(questions));
        return new(calls.Total.Calls, calls.Total.Stored, calls.Total.About, calls.Total.AtMost);
    }

    private static Question[] Questions(StageContext<BenchmarkOptions> context, CancellationToken cancellationToken)
    {
        var all = QuestionFile.Read(context.Inputs["questions"], cancellationToken);
        if (context.Options.Scorer.Resolve().Unknown(all.Select(question => question.Category)) is { } unknown)
            throw new StageInputException(unknown);
        return [.. StableSample.Choose([.. all.Select(question => question.Id)], context.Options.Limit, (ulong)context.Seed).Select(place => all[place])];
    }

    private static ChatRequest[] Requests(IReadOnlyList<Question> questions, BenchmarkOptions options) =>
        [.. questions.Select(question => ChatRequests.Greedy(question.Messages.Select(message => (message.Role, message.Content)), options.MaxNewTokens))];

    private static async Task<IReadOnlyList<Answer>> AnswerAsync(
        StageContext<BenchmarkOptions> context, ModelCallers models, string role, string? alias, IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var (name, outcomes) = await models.AskAsync(
            ModelChoice.Of(role, alias, context.Inputs.Find), Requests(questions, context.Options), context.Log.Info, (done, total) => context.Progress.Report(done, total, "answers"), cancellationToken);
        if (outcomes.All(outcome => outcome.Reply is null))
        {
            var nothing = $"{role}: none of {outcomes.Count} questions got a reply, so there is nothing to judge: {outcomes[0].Problem}";
            throw alias is null ? new StageInputException(nothing) : new ServiceRefusedException(nothing);
        }

        var scorers = context.Options.Scorer.Resolve();
        return [.. questions.Zip(outcomes, (question, outcome) => Answer.Of(role, name, question, outcome, scorers))];
    }

    private static IReadOnlyList<IJudge> Judges(StageContext<BenchmarkOptions> context, ModelCallers models, IReadOnlyList<Question> questions)
    {
        if (context.Options.Judges.Count > 0)
            return [.. context.Options.Judges.Select(alias => new ModelJudge(context, models, alias, new(context.Options, JudgePrompts.Read(context))))];
        var scorers = context.Options.Scorer.Resolve();
        return questions.Where(question => question.Reference is not { } reference || !scorers.For(question.Category).CanScore(reference)).ToList() is { Count: > 0 } without
            ? throw new StageInputException(
                $"{without.Count} questions have no reference answer that their scorer can use, such as '{without[0].Id}' ({scorers.For(without[0].Category).Name}), and no judge is named. Choose another params.scorer, or name a model under params.judges.")
            : [new ReferenceJudge()];
    }
}
