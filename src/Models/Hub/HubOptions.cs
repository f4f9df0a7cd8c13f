namespace Pipeline.Models.Hub;

/// <summary>Where models come from, and how patiently.</summary>
public sealed record HubOptions
{
    /// <summary>The variable with another hub's address.</summary>
    public const string EndpointVariable = "HF_ENDPOINT";

    /// <summary>The variable with the access token.</summary>
    public const string TokenVariable = "HF_TOKEN";

    /// <summary>The hub, or a mirror that answers as it does. Default: huggingface.co.</summary>
    public Uri Endpoint { get; init; } = new("https://huggingface.co");
    /// <summary>Sent to the endpoint and to nobody else. Default: none.</summary>
    public string? Token { get; init; }
    /// <summary>Which files of a repository are wanted. Default: <see cref="HubFilePatterns.Default"/>.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = HubFilePatterns.Default;
    /// <summary>How often something is tried that brings nothing new, at least 2. Default: 6.</summary>
    public int Attempts { get; init; } = 6;
    /// <summary>Before the second attempt; doubles with each further one. Default: 1 s.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);
    /// <summary>The longest delay between attempts where the server names none. Default: 30 s.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>The longest delay that a server may ask for; beyond it the download fails. Default: 10 min.</summary>
    public TimeSpan MaximumRetryAfter { get; init; } = TimeSpan.FromMinutes(10);
    /// <summary>How long nothing may arrive before a connection counts as dead. Default: 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The defaults with the environment's endpoint and token.</summary>
    /// <param name="variable">A variable's value, or null: <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    /// <exception cref="HubException">A variable holds something else.</exception>
    public static HubOptions FromEnvironment(Func<string, string?> variable)
    {
        var options = new HubOptions();
        if (variable(EndpointVariable) is { Length: > 0 } endpoint)
        {
            options = options with
            {
                Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                    ? address
                    : throw new HubException($"{EndpointVariable} is {Quote.Name(endpoint)}, not an address such as https://huggingface.co."),
            };
        }

        if (variable(TokenVariable)?.Trim() is { Length: > 0 } token)
        {
            // The value is never shown: it is a secret even when it is malformed.
            options = options with { Token = token.All(c => c is > ' ' and < '\u007f') ? token : throw new HubException($"{TokenVariable} holds characters that no token has. Set it again.") };
        }

        return options;
    }

    /// <summary>Without the token, so that no log can have it.</summary>
    public override string ToString() => $"{nameof(HubOptions)} {{ {Endpoint}, token {(Token is null ? "absent" : "present")} }}";
}
