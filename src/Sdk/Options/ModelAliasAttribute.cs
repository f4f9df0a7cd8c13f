namespace Pipeline.Sdk.Options;

/// <summary>On a parameter that is a text or a list of texts: each is an alias of the pipeline's model registry, which is checked before anything runs.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ModelAliasAttribute : Attribute;
