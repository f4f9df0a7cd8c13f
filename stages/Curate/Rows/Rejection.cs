namespace Pipeline.Curate.Rows;

/// <summary>Why a row falls away, in a word and in a sentence.</summary>
internal sealed record Rejection(Reason Reason, string Detail);
