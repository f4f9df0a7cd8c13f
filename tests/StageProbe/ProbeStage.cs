using Pipeline.Contracts;
using Pipeline.Data;
using Pipeline.Sdk;

namespace Pipeline.StageProbe;

/// <summary>Does what <see cref="ProbeOptions.Action"/> says.</summary>
internal sealed class ProbeStage : Stage<ProbeOptions>
{
    public override StagePage Page { get; } = new()
    {
        Name = "stage-probe",
        Purpose = "Does what it is told.",
        WhenToUse = "In tests.",
        Phase = "data",
        ExpectedTime = "a second",
        ExpectedCost = "nothing",
        Inputs = [new PortDescription("raw", "a text file", Optional: true)],
        Outputs = [new PortDescription("table", "rows and their numbers"), new PortDescription("notes", "a text")],
    };

    protected override IEnumerable<string> Validate(ProbeOptions options)
    {
        if (options.Rows * options.Share < 1)
            yield return "params.rows times params.share must be at least 1";
    }

    protected override Task RunAsync(StageContext<ProbeOptions> context, CancellationToken cancellationToken) => context.Options.Action switch
    {
        ProbeAction.WriteTables => Write(context, cancellationToken),
        ProbeAction.ReportOften => Report(context),
        ProbeAction.PrintStray => PrintAsync(context),
        ProbeAction.RefuseInput => throw new StageInputException("raw.jsonl, line 7: \u001b[31mno answer\u001b[0m. Give it one."),
        ProbeAction.RefuseService => throw new ServiceRefusedException("The service has no credit left."),
        ProbeAction.Wait => WaitAsync(context, cancellationToken),
        ProbeAction.FillDisk => FillAsync(),
        ProbeAction.OpenLoop => OpenLoopAsync(context),
        ProbeAction.CancelItself => throw new OperationCanceledException("a time limit of its own"),
        _ => throw new InvalidOperationException("a defect"),
    };

    private static Task Write(StageContext<ProbeOptions> context, CancellationToken cancellationToken)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        context.Outputs["table"].WriteParquet(connection, $"SELECT range AS n, {context.Seed} AS seed FROM range({context.Options.Rows})", cancellationToken: cancellationToken);
        context.Outputs["notes"].WriteText("inside/note.txt", context.Inputs.Find("raw") is { } raw ? File.ReadAllText(raw) : context.Options.Note ?? "");
        context.Metrics["rows_out"] = context.Options.Rows;
        context.Usage["cpus"] = context.Resources.Cpus;
        context.Log.Info($"{context.Name} wrote");
        return Task.CompletedTask;
    }

    private static Task Report(StageContext<ProbeOptions> context)
    {
        for (var i = 1; i <= context.Options.Rows; i++)
            context.Progress.Report(i, context.Options.Rows, "rows");
        context.Progress.Metric("loss", 0.25, 10);
        context.Progress.Metric("loss", double.NaN, 11);
        return Task.CompletedTask;
    }

    private static async Task PrintAsync(StageContext<ProbeOptions> context)
    {
        await Console.Out.WriteLineAsync("a library's chatter");
        context.Progress.Report(1);
    }

    private static async Task OpenLoopAsync(StageContext<ProbeOptions> context)
    {
        var link = Path.Combine(context.Work, "loop");
        File.CreateSymbolicLink(link, link);
        await File.ReadAllTextAsync(link);
    }

    /// <summary>The device has no room, ever.</summary>
    private static async Task FillAsync()
    {
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
        await full.WriteAsync(new byte[100]);
        await full.FlushAsync();
    }

    private static async Task WaitAsync(StageContext<ProbeOptions> context, CancellationToken cancellationToken)
    {
        context.Progress.Report(0, unit: "waiting");
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
