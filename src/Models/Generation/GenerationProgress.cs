namespace Pipeline.Models.Generation;

/// <summary>How far a generation is.</summary>
/// <param name="Prompts">Replies that are finished.</param>
/// <param name="Tokens">Tokens generated, over all replies.</param>
public readonly record struct GenerationProgress(int Prompts, long Tokens);
