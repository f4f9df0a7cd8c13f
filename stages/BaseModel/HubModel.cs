using System.Text.RegularExpressions;
using Pipeline.Models;
using Pipeline.Models.Hub;
using Pipeline.Sdk;

namespace Pipeline.BaseModel;

/// <summary>Fetches a model from the Hugging Face hub or a mirror; an interrupted download goes on where it was.</summary>
internal static partial class HubModel
{
    public static async Task FetchAsync(StageContext<BaseModelOptions> context, CancellationToken cancellationToken)
    {
        var options = context.Options;
        if (!CommitHash().IsMatch(options.Revision))
            context.Log.Warning($"revision {options.Revision} may mean other files tomorrow; write the commit's hash, which is in this stage's log, to pin them");
        // In the work folder, so that a killed download is gone on with.
        var folder = Path.Combine(context.Work, "download");
        using var hub = new HubClient(HubOptions.FromEnvironment(Environment.GetEnvironmentVariable));
        var progress = new SynchronousProgress(report => context.Progress.Report(report.Done, report.Total, "bytes"));
        var snapshot = await hub.DownloadAsync(options.Repository!, options.Revision, folder, progress, () => ModelFolder.WithoutWeights(folder), cancellationToken);
        context.Log.Info($"{options.Repository} at commit {snapshot.Commit}, {snapshot.Files.Count} files");
        context.Usage["downloaded_bytes"] = snapshot.TotalBytes;
        FolderModel.Open(context, folder);
        foreach (var file in snapshot.Files)
            File.Move(Path.Combine(folder, file.Name), context.Outputs["model"].PathOf(file.Name));
        TrainingLog.Write(context.Outputs["log"], []);
    }

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex CommitHash();

    private sealed class SynchronousProgress(Action<HubProgress> report) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => report(value);
    }
}
