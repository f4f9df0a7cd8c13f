namespace Pipeline.Models.Hub;

/// <summary>Reads an answer's body with bounds: of size, and of the time in which nothing arrives.</summary>
internal static class HubBody
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Copies until the body ends.</summary>
    /// <param name="maximumBytes">More are refused before they are written.</param>
    /// <param name="copied">Called with the bytes copied so far.</param>
    /// <returns>Bytes copied.</returns>
    /// <exception cref="HubTransientException">The connection broke, nothing arrived for too long, or there was too much.</exception>
    public static async Task<long> CopyAsync(HttpResponseMessage response, Stream destination, long maximumBytes, TimeSpan idleTimeout, Action<long> copied, CancellationToken cancellation)
    {
        var host = response.RequestMessage!.RequestUri!.Host;
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[BufferBytes];
        long total = 0;
        while (await ReadAsync() is > 0 and var count)
        {
            if (count > maximumBytes - total)
                throw new HubTransientException($"{host} sent more than the {maximumBytes} bytes that were left");
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellation);
            total += count;
            copied(total);
        }

        return total;

        async Task<int> ReadAsync()
        {
            using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            idle.CancelAfter(idleTimeout);
            try
            {
                return await body.ReadAsync(buffer, idle.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new HubTransientException($"nothing came from {host} for {idleTimeout.TotalSeconds} s");
            }
            catch (Exception problem) when (problem is IOException or HttpRequestException)
            {
                throw new HubTransientException($"the connection to {host} broke: {Quote.Line(problem.Message)}");
            }
        }
    }
}
