using System.Text.Json.Nodes;
using Pipeline.BaselineEval.Data;
using Pipeline.BaselineEval.Labels;
using Pipeline.BaselineEval.Results;
using Pipeline.Contracts;
using Pipeline.Evaluation.Statistics;
using Pipeline.Providers;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.BaselineEval;

/// <summary>Reads a labelled set, asks, reads the replies, measures.</summary>
internal sealed class BaselineEvalStage : Stage<BaselineEvalOptions>
{
    private static readonly (string Name, double Share)[] Percentiles = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)];

    public override StagePage Page => BaselineEvalPage.Page;

    protected override bool IsInputProblem(Exception problem) => ModelProblems.IsInput(problem);

    protected override bool IsRefusal(Exception problem) => ModelProblems.IsRefusal(problem);

    protected override StageEstimate Estimate(StageContext<BaselineEvalOptions> context, CancellationToken cancellationToken)
    {
        var total = new CallEstimates(context.Models, context.Calls).Add(context.Options.Model, Questionnaire.Of(context, cancellationToken).Requests).Total;
        return new(total.Calls, total.Stored, total.About, total.AtMost);
    }

    protected override async Task RunAsync(StageContext<BaselineEvalOptions> context, CancellationToken cancellationToken)
    {
        var options = context.Options;
        var (set, template, strategy, labels, requests) = Questionnaire.Of(context, cancellationToken);
        var reader = new LabelReader(labels.All, strategy.Field, strategy.JsonAlone);
        using var models = new ModelCallers(context.Models, context.Calls, options.Budget.Open(), options.Local, context.Usage, TimeProvider.System);
        using var model = models.Open(ModelChoice.Of("model", options.Model, context.Inputs.Find));
        Banner.Show(context, model, set, template, strategy);
        context.Log.Info($"{model.Caller.Estimate(requests)}");
        CallOutcome[] first = options.TestConnection ? [await TestAsync(context, model, set.Sample[0], requests[0], reader, cancellationToken)] : [];
        CallOutcome[] outcomes =
        [
            .. first,
            .. await model.Caller.AskAllAsync(requests[first.Length..], made => context.Progress.Report(first.Length + made.Done, requests.Length, "answers"), cancellationToken),
        ];
        Prediction[] predictions = [.. set.Sample.Zip(outcomes, (row, outcome) => Prediction.Of(row, outcome, reader))];
        RequireReplies(predictions, model.Local is not null, options.AllowErrors);
        ReportLatency(context.Usage, outcomes);
        new EvaluationTables(context, cancellationToken).Write(
            predictions, Figures.Of(predictions, labels), $"{set.Source}, {set.Sample.Count} of {set.Rows.Count} rows, asked of {model.Caller.Name} by {template.Name}, strategy {strategy.Name}");
    }

    /// <summary>Asks the first row alone, and shows all of it: a wrong address, key or template costs one call.</summary>
    private static async Task<CallOutcome> TestAsync(
        StageContext<BaselineEvalOptions> context, OpenModel model, LabelledRow row, ChatRequest request, LabelReader reader, CancellationToken cancellationToken)
    {
        var outcome = (await model.Caller.AskAllAsync([request], null, cancellationToken))[0];
        if (outcome.Reply is not { } reply)
        {
            // A local model has no connection to test: its row counts with the others.
            return model.Local is not null ? outcome
                : throw new ServiceRefusedException($"{model.Caller.Name} was asked one row to begin with, and gave no reply: {outcome.Problem}\n  Nothing else was asked. With params.test_connection: false it is asked all the same.");
        }

        var (label, how) = reader.Read(reply.Text);
        context.Log.Info(
            $"the first row, number {row.Number}:\n" + string.Concat(request.Messages.Select(message => $"--- {message.Role.ToString().ToLowerInvariant()}\n{message.Content}\n"))
            + $"--- reply\n{reply.Text}\n--- read as {label ?? "nothing"} ({how}), and it is {row.Label}");
        return outcome;
    }

    /// <summary>An outage would count as the model's mistake.</summary>
    private static void RequireReplies(Prediction[] predictions, bool isLocal, bool allowErrors)
    {
        var without = predictions.Where(prediction => prediction.Reading is null).ToList();
        if (without.Count < predictions.Length && (without.Count == 0 || allowErrors))
            return;
        var what = $"{without.Count} of {predictions.Length} rows got no reply, such as row {without[0].Row.Number}: {without[0].Outcome.Problem}";
        throw isLocal
            ? new StageInputException($"{what}\n  Make them shorter, or set params.allow_errors to leave them out.")
            : new ServiceRefusedException($"{what}\n  The replies that came are stored: run again to ask for the others, or set params.allow_errors to leave them out.");
    }

    private static void ReportLatency(JsonObject usage, CallOutcome[] outcomes)
    {
        double[] seconds = [.. outcomes.DistinctBy(outcome => outcome.Key).Where(outcome => outcome.Latency is not null).Select(outcome => outcome.Latency!.Value.TotalSeconds)];
        if (seconds.Length == 0)
            return;
        var latency = new JsonObject { ["replies"] = seconds.Length };
        foreach (var (name, share) in Percentiles)
            latency[name] = Sample.Percentile(seconds, share);
        usage["latency_seconds"] = latency;
    }
}
