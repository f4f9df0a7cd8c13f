using Pipeline.Contracts;

namespace Pipeline.Engine.Install;

/// <summary>An executable in its immutable folder.</summary>
/// <param name="Name">Its folder under <c>.out/run/</c>: as <c>uses</c> says it, or <c>host</c>.</param>
/// <param name="Code">The digest of what it would do.</param>
/// <param name="Program">Absolute path of what is started: a stage's entry assembly, or the host's native program.</param>
public sealed record Installed(string Name, Digest Code, string Program);
