using Pipeline.Providers.Costs;
using Pipeline.Providers.Keys;

namespace Pipeline.Providers.Registry;

/// <summary>A model that stages can name.</summary>
public sealed record ModelEntry
{
    /// <summary>The name that stages use.</summary>
    public required string Alias { get; init; }

    public required ProviderKind Provider { get; init; }

    /// <summary>The provider's name for it.</summary>
    public required string Model { get; init; }

    /// <summary>Null of a local model. Default: the provider's own.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>The environment variable with the key; null where none is needed. Default: the provider's usual one.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>Per million tokens; null where it is not known. Default: 0 of a server of one's own or a local model, else unknown.</summary>
    public Price? Price { get; init; }

    /// <summary>Tokens of prompt and reply together, at most; null where it is not known.</summary>
    public long? Context { get; init; }

    /// <summary>Null for no limit.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>Null for no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Calls at once, at most. Default: 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Whether it gives log-probabilities. Default: yes of OpenAI, compatible servers and local models.</summary>
    public bool Logprobs { get; init; }

    /// <summary>Whether stored replies are all there is: a missing one is an error, and no key is needed. Default: no.</summary>
    public bool IsOffline { get; init; }

    /// <summary>How long one try may take. Default: two minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What decides the replies: prices, limits and where the key comes from do not.</summary>
    public ModelIdentity Identity => new(ProviderDefaults.NameOf(Provider), Model, BaseAddress?.AbsoluteUri);

    /// <summary>Refuses what the model cannot be asked.</summary>
    /// <exception cref="ArgumentException">The request is out of its bounds.</exception>
    /// <exception cref="ModelRegistryException">The registry says that the model gives no log-probabilities, or that a reply alone may fill its context.</exception>
    public void Require(ChatRequest request)
    {
        request.Check();
        if (request.Logprobs && !Logprobs)
            throw new ModelRegistryException($"The model {Alias} gives no log-probabilities. Take another model, or set models.{Alias}.logprobs if it does.");
        if (Context is { } context && request.MaxTokens >= context)
            throw new ModelRegistryException($"A reply may have {request.MaxTokens} tokens, and the context of {Alias}, which holds the prompt as well, {context}: lower the parameter, or correct models.{Alias}.context.");
    }

    /// <summary>The key, before any call is made.</summary>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <returns>Null where the entry names no variable.</returns>
    /// <exception cref="ModelRegistryException">The variable is not set, or what it holds cannot be a key.</exception>
    public Secret? ReadKey(Func<string, string?> environment)
    {
        if (KeyVariable is null || IsOffline)
            return null;
        var value = environment(KeyVariable)?.Trim();
        if (string.IsNullOrEmpty(value))
            throw new ModelRegistryException($"The model {Alias} needs a key, and {KeyVariable} is not set. Set it in the environment or in .env, or let models.{Alias}.key_variable name another variable.");
        try
        {
            return new(value);
        }
        catch (ArgumentException)
        {
            throw new ModelRegistryException($"What {KeyVariable} holds, for the model {Alias}, cannot be a key: there are spaces, line ends or letters beyond ASCII in it. Copy the key again.");
        }
    }
}

/// <summary>What decides a model's replies.</summary>
public sealed record ModelIdentity(string Provider, string Model, string? BaseAddress);
