using System.Text;
using Pipeline.Providers.Faults;
using Pipeline.Providers.Keys;

namespace Pipeline.Providers.Wire;

/// <summary>
/// Stands under an SDK and lets through nothing but whole, successful replies. Faults are read here, because one SDK's exceptions have no headers (Retry-After),
/// and both may quote what the server said, a key included.
/// </summary>
internal sealed class WireHandler(Secret? key, TimeProvider clock) : DelegatingHandler(Sockets())
{
    /// <summary>A thousand times what a model writes, logprobs and all.</summary>
    private const int LargestReply = 64 << 20;

    /// <summary>The client that an SDK gets: it sets no time limit of its own, the caller does.</summary>
    public static HttpClient Client(Secret? key, TimeProvider clock) => new(new WireHandler(key, clock)) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await Reach(request, cancellationToken);
        var body = Secret.Scrub(WellFormed.Json(await Read(response, cancellationToken)), key);
        if (!response.IsSuccessStatusCode)
            throw new ModelFaultException(FaultClassifier.Classify(ErrorReply.Read((int)response.StatusCode, body, RetryAfter.Read(response.Headers, clock.GetUtcNow()))));

        return new HttpResponseMessage(response.StatusCode) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }

    private async Task<HttpResponseMessage> Reach(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await base.SendAsync(request, cancellation);
        }
        catch (HttpRequestException failure)
        {
            // A connection that was made and broke may have carried the request to a model that is paid for it.
            throw Broken(failure, mayBeCharged: failure.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError));
        }
    }

    private async Task<byte[]> Read(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestReply, cancellation);
            return await response.Content.ReadAsByteArrayAsync(cancellation);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new ModelFaultException(new(FaultKind.Permanent, $"the reply is longer than {LargestReply >> 20} MiB") { MayBeCharged = true });
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Broken(failure, mayBeCharged: response.IsSuccessStatusCode);
        }
    }

    private ModelFaultException Broken(Exception failure, bool mayBeCharged) =>
        new(new(FaultKind.Transient, $"the connection failed: {Secret.Scrub(failure.Message, key)}") { MayBeCharged = mayBeCharged });

    /// <summary>Redirects are not followed: a key would go along.</summary>
    private static SocketsHttpHandler Sockets() => new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
}
