namespace Pipeline.Models.Checkpoints;

/// <summary>What a file says about itself, checked against its size.</summary>
/// <param name="Tensors">In the order of their data.</param>
/// <param name="Metadata">Free text by key, in the file's order.</param>
internal sealed record SafetensorsHeader(OrderedDictionary<string, SafetensorsEntry> Tensors, OrderedDictionary<string, string> Metadata)
{
    /// <summary>Bytes of the little-endian length before the header.</summary>
    public const int LengthBytes = 8;

    /// <summary>The reference reader's limit.</summary>
    public const long MaximumBytes = 100_000_000;

    /// <summary>The key that is no tensor.</summary>
    public const string MetadataKey = "__metadata__";
}
