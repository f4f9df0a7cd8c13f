namespace Pipeline.Providers.Faults;

/// <summary>A provider refused for good: no call will do until a person has seen to it. The message says what to do.</summary>
public sealed class ProviderRefusedException(string alias, Fault fault) : Exception($"{alias}: {fault.Message}\n  {fault.Advice}")
{
    public Fault Fault { get; } = fault;
}
