using System.Net;
using System.Net.Http.Headers;

namespace Pipeline.Models.Hub;

/// <summary>Sends requests: follows redirects itself, because the token must not follow them, and ends connections on which nothing arrives.</summary>
internal sealed class HubRequests(HubOptions options, TimeProvider time) : IDisposable
{
    private const int MaximumRedirects = 5;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The answer's head; its body is yet to be read.</summary>
    /// <param name="from">First byte wanted; 0 for all.</param>
    /// <exception cref="HubException">The answer is a refusal.</exception>
    /// <exception cref="HubTransientException">There is no answer, or one that may be better next time.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri address, string repository, long from, CancellationToken cancellation)
    {
        for (var redirects = 0; redirects <= MaximumRedirects; redirects++)
        {
            var response = await SendAsync(address, from, cancellation);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
            {
                address = Target(address, response.Headers.Location);
                response.Dispose();
                continue;
            }

            var code = response.Headers.TryGetValues("X-Error-Code", out var values) ? values.First() : null;
            if (new HubStatus(options, repository).Failure(response.StatusCode, code, address, RetryAfter.Of(response.Headers.RetryAfter, time.GetUtcNow())) is not { } failure)
                return response;
            response.Dispose();
            throw failure;
        }

        throw new HubException($"{address.Host} redirects more than {MaximumRedirects} times. Check {HubOptions.EndpointVariable}.");
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri address, long from, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.ParseAdd("pipeline/0.1");
        if (options.Token is not null && HubAddress.SameOrigin(address, options.Endpoint))
            request.Headers.Authorization = new("Bearer", options.Token);
        if (from > 0)
            request.Headers.Range = new RangeHeaderValue(from, null);
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        idle.CancelAfter(options.IdleTimeout);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HubTransientException($"{address.Host} did not answer for {options.IdleTimeout.TotalSeconds} s");
        }
        catch (HttpRequestException problem)
        {
            throw new HubTransientException($"{address.Host} could not be reached: {Quote.Line(problem.Message)}");
        }
    }

    private static Uri Target(Uri address, Uri? location)
    {
        if (location is null || !Uri.TryCreate(address, location, out var target) || target.Scheme is not ("http" or "https"))
            throw new HubException($"{address.Host} redirects to no web address. Check {HubOptions.EndpointVariable}.");
        if (address.Scheme == "https" && target.Scheme == "http")
            throw new HubException($"{address.Host} redirects to an unencrypted address at {target.Host}, which is refused. Check {HubOptions.EndpointVariable}.");
        return target;
    }
}
