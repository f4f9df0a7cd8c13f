namespace Pipeline.Models.Tokenization.Merging;

/// <summary>How a BPE model treats characters that are no token, and words that are one.</summary>
/// <param name="UnknownId">Stands for what has no token; null drops it.</param>
/// <param name="FuseUnknown">Whether neighbouring unknown characters become one token.</param>
/// <param name="ByteFallback">Whether an unknown character becomes the tokens <c>&lt;0x00&gt;</c> … of its UTF-8 bytes.</param>
/// <param name="IgnoreMerges">Whether a word that is a token is taken whole, whatever the merges say.</param>
/// <param name="Prefix">Put in front of every character of a word but the first; null for none.</param>
/// <param name="Suffix">Put behind a word's last character; null for none.</param>
internal sealed record BpeSettings(int? UnknownId, bool FuseUnknown, bool ByteFallback, bool IgnoreMerges, string? Prefix, string? Suffix);
