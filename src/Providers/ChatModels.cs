using Pipeline.Providers.Anthropic;
using Pipeline.Providers.Keys;
using Pipeline.Providers.OpenAi;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers;

/// <summary>Makes the model that an entry of the registry describes.</summary>
public static class ChatModels
{
    /// <param name="key">From <see cref="ModelEntry.ReadKey"/>.</param>
    /// <exception cref="ModelRegistryException">The provider needs a key and there is none; or the model is local, and so not made here.</exception>
    public static IChatModel Create(ModelEntry entry, Secret? key, TimeProvider clock) => entry.Provider switch
    {
        ProviderKind.OpenAi or ProviderKind.Gemini or ProviderKind.OpenAiCompatible => new OpenAiModel(entry, key, clock),
        ProviderKind.Anthropic => new AnthropicModel(entry, key ?? (entry.IsOffline ? new Secret("offline") : null) ?? throw new ModelRegistryException($"The model {entry.Alias} needs a key: name its variable in models.{entry.Alias}.key_variable."), clock),
        _ => throw new ModelRegistryException($"The model {entry.Alias} is local: it runs in this process and is not behind an API."),
    };
}
