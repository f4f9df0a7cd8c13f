using Pipeline.Contracts;
using Pipeline.Providers.Local;
using Pipeline.Sdk;
using Pipeline.Sdk.Tables;

namespace Pipeline.Validate;

/// <summary>Reads questions, asks the models, compares, writes tables and report.</summary>
internal sealed class ValidateStage : Stage<ValidateOptions>
{
    public override StagePage Page => ValidatePage.Page;

    protected override IEnumerable<string> Validate(ValidateOptions options)
    {
        if (ModelProblems.Of(() => options.Scorer.Resolve()) is { } problem)
            yield return $"params.scorer: {problem}";
    }

    protected override bool IsInputProblem(Exception problem) => ModelProblems.IsInput(problem);

    protected override bool IsRefusal(Exception problem) => ModelProblems.IsRefusal(problem);

    protected override StageEstimate Estimate(StageContext<ValidateOptions> context, CancellationToken cancellationToken)
    {
        var questions = HeldOutQuestions.Read(context, cancellationToken);
        IReadOnlyList<Question> known = context.Inputs.Find("forgetting") is null ? [] : HeldOutQuestions.Referenced(context, "forgetting", cancellationToken);
        var requests = Respondent.Requests([.. questions, .. known], context.Options);
        var total = new CallEstimates(context.Models, context.Calls).Add(context.Options.Before, requests).Add(context.Options.After, requests).Total;
        return new(total.Calls, total.Stored, total.About, total.AtMost);
    }

    protected override async Task RunAsync(StageContext<ValidateOptions> context, CancellationToken cancellationToken)
    {
        var (options, seed) = (context.Options, (ulong)context.Seed);
        using var models = new ModelCallers(context.Models, context.Calls, options.Budget.Open(), options.Local, context.Usage, TimeProvider.System);
        var heldOut = HeldOutQuestions.Read(context, cancellationToken);
        IReadOnlyList<Question> known = context.Inputs.Find("forgetting") is null ? [] : HeldOutQuestions.Referenced(context, "forgetting", cancellationToken);

        var respondent = new Respondent(context, models, options.Scorer.Resolve());
        var before = await respondent.AnswerAsync("before", options.Before, [heldOut, known], cancellationToken);
        var after = await respondent.AnswerAsync("after", options.After, [heldOut, known], cancellationToken);
        var comparisons = new List<NamedComparison> { NamedComparison.Of("held_out", heldOut, before[0], after[0], options.Threshold, seed) };
        if (context.Inputs.Find("control") is not null)
        {
            var control = await respondent.AnswerAsync("control", null, [heldOut], cancellationToken);
            comparisons.Add(NamedComparison.Of("control", heldOut, before[0], control[0], options.Threshold, seed));
        }

        if (known.Count > 0)
            comparisons.Add(NamedComparison.Of("forgetting", known, before[1], after[1], options.Threshold, seed));
        new ValidateTables(context, cancellationToken).Write(comparisons);
    }
}
