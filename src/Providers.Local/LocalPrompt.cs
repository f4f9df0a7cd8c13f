namespace Pipeline.Providers.Local;

/// <summary>A request, and the tokens a local model is given for it.</summary>
public sealed record LocalPrompt(ChatRequest Request, IReadOnlyList<int> Tokens);
