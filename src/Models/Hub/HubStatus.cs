using System.Net;

namespace Pipeline.Models.Hub;

/// <summary>What an HTTP status means to somebody who wants a model.</summary>
/// <param name="options">Whether there is a token, and how long a server may ask to wait.</param>
/// <param name="repository">Named in messages.</param>
internal sealed class HubStatus(HubOptions options, string repository)
{
    /// <summary>The failure that a status stands for; null where it is none.</summary>
    /// <param name="code">The hub's own word for what is wrong (<c>X-Error-Code</c>).</param>
    /// <param name="address">What was asked for.</param>
    /// <param name="retryAfter">As the server says it.</param>
    public Exception? Failure(HttpStatusCode status, string? code, Uri address, TimeSpan? retryAfter)
    {
        var number = (int)status;
        if (number is >= 200 and < 300 || status == HttpStatusCode.RequestedRangeNotSatisfiable)
            return null;
        if (status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || number >= 500)
            return Busy(number, address, retryAfter);
        // A storage host's addresses are signed for some minutes; the next attempt asks the hub for a new one.
        if (!HubAddress.SameOrigin(address, options.Endpoint))
            return new HubTransientException($"{address.Host} answered {number}");
        return new HubException(Refused(status, code, address));
    }

    private Exception Busy(int number, Uri address, TimeSpan? retryAfter) => retryAfter > options.MaximumRetryAfter
        ? new HubException($"{address.Host} answered {number} and asks to wait {Math.Ceiling(retryAfter.Value.TotalMinutes)} minutes. Try again later; what was fetched is kept.")
        : new HubTransientException($"{address.Host} answered {number}", retryAfter);

    private string Refused(HttpStatusCode status, string? code, Uri address)
    {
        var page = $"{options.Endpoint.GetLeftPart(UriPartial.Authority)}/{repository}";
        var set = options.Token is null ? $"set {HubOptions.TokenVariable} to an access token of that account" : $"{HubOptions.TokenVariable} is set: check that it is that account's, and may read gated models";
        return (status, code) switch
        {
            (_, "GatedRepo") => $"The model {Quote.Name(repository)} is gated. Accept its terms at {page} and {set}.",
            (_, "RevisionNotFound") => $"The model {Quote.Name(repository)} has no such revision ({address}). See its branches and tags at {page}/tree/main.",
            (_, "EntryNotFound") => $"The model {Quote.Name(repository)} has no such file ({address}).",
            (HttpStatusCode.Unauthorized, _) when options.Token is not null => $"{address.Host} refuses {HubOptions.TokenVariable}, or {Quote.Name(repository)} does not exist. Check the name, and make a new token if it has expired.",
            // Without a token a private model and one that does not exist look alike.
            (HttpStatusCode.Unauthorized, _) => $"{address.Host} has no public model {Quote.Name(repository)}. Check the name; if it is private or gated, {set}.",
            (HttpStatusCode.Forbidden, _) => $"{address.Host} denies access to {Quote.Name(repository)}. Open {page}; if the model is gated, accept its terms, and {set}.",
            (HttpStatusCode.NotFound, _) => $"{address.Host} has no model {Quote.Name(repository)}, or not this part of it ({address}). Check the name; if it is private, {set}.",
            _ => $"{address} answered {(int)status}. Check {HubOptions.EndpointVariable}.",
        };
    }
}
