namespace Pipeline.Providers.Faults;

/// <summary>What a fault asks of the caller.</summary>
public enum FaultKind
{
    /// <summary>It may be gone next time: asked again after a while.</summary>
    Transient,

    /// <summary>A reply came, but not one that can be read: asked again like a transient fault.</summary>
    Unparsable,

    /// <summary>This request will never do; others may.</summary>
    Permanent,

    /// <summary>The provider's filter held back this request: an answer, of a kind.</summary>
    Refused,

    /// <summary>No request will do until a person has seen to it.</summary>
    Fatal,
}
