namespace Pipeline.Torch;

/// <summary>libtorch refused an operation; the message is its own.</summary>
public sealed class TorchException(string message, bool outOfMemory = false) : Exception(message)
{
    /// <summary>Whether it was for want of memory: not a mistake in the program, but of what it was asked to do on this machine.</summary>
    public bool IsOutOfMemory { get; } = outOfMemory;
}
