namespace Pipeline.Torch;

/// <summary>libtorch refused an operation; the message is its own.</summary>
public sealed class TorchException(string message) : Exception(message);
