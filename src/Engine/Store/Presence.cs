namespace Pipeline.Engine.Store;

/// <summary>What the store has under a digest.</summary>
public enum Presence
{
    /// <summary>The bytes, as far as was looked.</summary>
    Present,
    /// <summary>Nothing.</summary>
    Missing,
    /// <summary>Other bytes, which have been moved to quarantine just now.</summary>
    Damaged,
}
