namespace Pipeline.Providers.Registry;

/// <summary>The registry, or the environment it speaks of, has to be mended by its owner. The message says where and how.</summary>
public sealed class ModelRegistryException(string message) : Exception(message);
