using Polly;

namespace Pipeline.Models.Hub;

/// <summary>
/// Fetches model folders from the Hugging Face hub or a mirror. Every file is checked against the announced size and hash before it gets its name, so that
/// what is in the folder can be used; what an interrupted download left (<c>*.part</c>) is gone on with.
/// </summary>
public sealed class HubClient : IDisposable
{
    private const long MaximumListingBytes = 32 << 20;
    private readonly HubOptions _options;
    private readonly HubRequests _requests;
    private readonly ResiliencePipeline _retry;

    /// <param name="options">Where from, and how patiently.</param>
    /// <param name="time">For delays. Default: the system's.</param>
    public HubClient(HubOptions options, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Attempts, 2);
        _options = options;
        _requests = new(options, time ?? TimeProvider.System);
        _retry = HubRetry.Of(options, time ?? TimeProvider.System);
    }

    /// <summary>What a repository has at a revision; the commit in the result pins it.</summary>
    /// <param name="repository"><c>organisation/name</c>.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <exception cref="HubException">It cannot be had: the name, the access, or the hub's answer is wrong.</exception>
    public async Task<HubSnapshot> ResolveAsync(string repository, string revision, CancellationToken cancellation)
    {
        HubAddress.RequireRepository(repository);
        if (revision.Length is 0 or > 200 || revision.Any(char.IsControl) || revision is "." or "..")
            throw new HubException($"{Quote.Name(revision)} is not a revision: name a branch, a tag or a commit.");
        var address = HubAddress.Listing(_options.Endpoint, repository, revision);
        var snapshot = await FinallyAsync(repository, () => _retry.ExecuteAsync(async stop => await ListAsync(address, repository, stop), cancellation).AsTask());
        return HubAddress.IsCommit(revision) && snapshot.Commit != revision
            ? throw new HubException($"{address.Host} was asked for commit {revision} of {Quote.Name(repository)} and answered with {snapshot.Commit}. Choose another {HubOptions.EndpointVariable}.")
            : snapshot;
    }

    /// <summary>Fetches a model into a folder, which is made if need be. Files that are there and right are kept; what else a download may have left there, of another snapshot, is removed.</summary>
    /// <param name="repository"><c>organisation/name</c>.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <param name="folder">Where to; must not be written by anybody else meanwhile.</param>
    /// <param name="progress">Told after each piece that arrived; may be null.</param>
    /// <param name="inspect">Called when all but the weights is there: what it throws ends the download before the hours that they take. May be null.</param>
    /// <returns>What was fetched; the commit belongs into every record of it.</returns>
    /// <exception cref="HubException">It cannot be had.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<HubSnapshot> DownloadAsync(
        string repository, string revision, string folder, IProgress<HubProgress>? progress, Action? inspect, CancellationToken cancellation)
    {
        var snapshot = await ResolveAsync(repository, revision, cancellation);
        RequireModel(snapshot);
        Directory.CreateDirectory(folder);
        RemoveOthers(folder, snapshot);
        HubSpace.Require(folder, snapshot);
        var download = new HubDownload(_requests, _options, _retry);
        long before = 0;
        foreach (var file in snapshot.Files.OrderBy(file => AreWeights(file.Name)))
        {
            if (inspect is not null && AreWeights(file.Name))
            {
                inspect();
                inspect = null;
            }

            var destination = Path.Combine(folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
            if (!await HubContent.IsAsync(file, destination, cancellation))
            {
                var start = before;
                await FinallyAsync(file.Name, async () =>
                {
                    await download.FetchAsync(snapshot, file, destination, here => progress?.Report(new(file.Name, start + here, snapshot.TotalBytes)), cancellation);
                    return true;
                });
            }

            before += file.Size;
            progress?.Report(new(file.Name, before, snapshot.TotalBytes));
        }

        return snapshot;
    }

    public void Dispose() => _requests.Dispose();

    private async ValueTask<HubSnapshot> ListAsync(Uri address, string repository, CancellationToken cancellation)
    {
        using var response = await _requests.GetAsync(address, repository, 0, cancellation);
        using var answer = new MemoryStream();
        await HubBody.CopyAsync(response, answer, MaximumListingBytes, _options.IdleTimeout, _ => { }, cancellation);
        answer.Position = 0;
        return HubListing.Read(answer, address.GetLeftPart(UriPartial.Path), repository, _options.Patterns);
    }

    /// <summary>What an earlier download of another commit left would be taken for a part of this one.</summary>
    private void RemoveOthers(string folder, HubSnapshot snapshot)
    {
        var own = snapshot.Files.SelectMany(file => new[] { Path.Combine(folder, file.Name), new PartFile(file, Path.Combine(folder, file.Name)).Path }).Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        var within = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var path in Directory.EnumerateFiles(Path.GetFullPath(folder), "*", within).Where(path => !own.Contains(path)))
        {
            if (HubFilePatterns.Wants(_options.Patterns, Path.GetRelativePath(folder, path)) || path.EndsWith(PartFile.Suffix, StringComparison.Ordinal))
                File.Delete(path);
        }
    }

    private static bool AreWeights(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal);

    private void RequireModel(HubSnapshot snapshot)
    {
        if (_options.Patterns.Any(AreWeights) && !snapshot.Files.Any(file => AreWeights(file.Name)))
        {
            throw new HubException(
                $"{Quote.Name(snapshot.Repository)} has no weights as safetensors at commit {snapshot.Commit}. Weights of other kinds (*.bin, *.pth) can run code when loaded and are never fetched: choose a revision or repository with safetensors.");
        }
    }

    private async Task<T> FinallyAsync<T>(string what, Func<Task<T>> fetch)
    {
        try
        {
            return await fetch();
        }
        catch (HubTransientException problem)
        {
            throw new HubException($"{Quote.Name(what)} could not be fetched from {_options.Endpoint.Host} in {_options.Attempts} attempts; at last {problem.Message}. Run again to go on where it stopped.");
        }
    }
}
