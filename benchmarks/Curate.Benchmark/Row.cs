namespace Pipeline.Curate.Benchmark;

/// <summary>A question with its answer, and which of the published rows it was made from.</summary>
internal sealed record Row(string Question, string Answer, int Origin);
