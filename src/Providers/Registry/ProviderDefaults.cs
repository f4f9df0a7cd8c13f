namespace Pipeline.Providers.Registry;

/// <summary>What an entry need not say, by provider.</summary>
internal sealed record ProviderDefaults(string Name, ProviderKind Kind, string? BaseAddress, string? KeyVariable, bool Logprobs, bool IsFree)
{
    // Addresses are those of the providers' API references; Google's is on its page "OpenAI compatibility".
    public static readonly IReadOnlyList<ProviderDefaults> All =
    [
        new("openai", ProviderKind.OpenAi, "https://api.openai.com/v1", "OPENAI_API_KEY", Logprobs: true, IsFree: false),
        new("anthropic", ProviderKind.Anthropic, "https://api.anthropic.com", "ANTHROPIC_API_KEY", Logprobs: false, IsFree: false),
        new("gemini", ProviderKind.Gemini, "https://generativelanguage.googleapis.com/v1beta/openai/", "GEMINI_API_KEY", Logprobs: false, IsFree: false),
        new("openai-compatible", ProviderKind.OpenAiCompatible, null, null, Logprobs: true, IsFree: true),
        new("local", ProviderKind.Local, null, null, Logprobs: true, IsFree: true),
    ];

    public static string NameOf(ProviderKind kind) => All.Single(one => one.Kind == kind).Name;
}
