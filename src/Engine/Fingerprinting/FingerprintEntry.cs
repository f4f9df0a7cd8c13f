namespace Pipeline.Engine.Fingerprinting;

/// <summary>One fact that a stage's result depends on.</summary>
/// <param name="Name">As <c>Why</c> says it: <c>code</c>, <c>params.a.b</c>, <c>inputs.x</c>, …</param>
/// <param name="Value">A digest or a short text.</param>
public readonly record struct FingerprintEntry(string Name, string Value);
