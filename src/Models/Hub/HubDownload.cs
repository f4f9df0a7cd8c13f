using Polly;

namespace Pipeline.Models.Hub;

/// <summary>Fetches one file, in as many attempts as it takes, and gives it its name only when its hash is right.</summary>
internal sealed class HubDownload(HubRequests requests, HubOptions options, ResiliencePipeline retry)
{
    // A connection that brought this much was worth it: a large file over a poor line comes in many pieces, and none of them counts as a failed attempt.
    private const long WorthwhileBytes = 1 << 20;

    /// <summary>Fetches a file that is not here yet.</summary>
    /// <param name="here">Called with the bytes that are here.</param>
    /// <exception cref="HubException">It cannot be had.</exception>
    public async Task FetchAsync(HubSnapshot snapshot, HubFile file, string destination, Action<long> here, CancellationToken cancellation)
    {
        var address = HubAddress.Content(options.Endpoint, snapshot.Repository, snapshot.Commit, file.Name);
        var part = new PartFile(file, destination);
        var highest = part.Length();
        var mismatches = 0;
        while (!await retry.ExecuteAsync(AttemptAsync, cancellation))
        {
        }

        File.Move(part.Path, destination, overwrite: true);

        async ValueTask<bool> AttemptAsync(CancellationToken stop)
        {
            try
            {
                await ContinueAsync(address, snapshot.Repository, file, part, here, stop);
            }
            catch (HubTransientException) when (part.Length() >= highest + WorthwhileBytes)
            {
                // Measured against the most there ever was: a server that begins again each time brings nothing new.
                highest = part.Length();
                return false;
            }

            if (await HubContent.IsAsync(file, part.Path, stop))
                return true;
            File.Delete(part.Path);
            if (++mismatches == 2)
                throw new HubException($"{address.Host} sent {Quote.Name(file.Name)} twice with another hash than it announced. Choose another {HubOptions.EndpointVariable}, or tell its owner.");
            throw new HubTransientException($"{Quote.Name(file.Name)} came with a wrong hash");
        }
    }

    private async Task ContinueAsync(Uri address, string repository, HubFile file, PartFile part, Action<long> here, CancellationToken cancellation)
    {
        var from = part.Length();
        if (from == file.Size && file.Size > 0)
            return;
        using var response = await requests.GetAsync(address, repository, from, cancellation);
        var offset = part.Place(response, from);
        await using var stream = part.Open(offset);
        var copied = await HubBody.CopyAsync(response, stream, file.Size - offset, options.IdleTimeout, count => here(offset + count), cancellation);
        if (offset + copied < file.Size)
            throw new HubTransientException($"{address.Host} ended {Quote.Name(file.Name)} after {offset + copied} of {file.Size} bytes");
        stream.Flush(flushToDisk: true);
    }
}
