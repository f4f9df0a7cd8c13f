namespace Pipeline.Providers.Faults;

/// <summary>A call that gave no reply. It has no inner exception: those of HTTP clients may quote headers, and so keys.</summary>
public sealed class ModelFaultException(Fault fault) : Exception(fault.Message)
{
    public Fault Fault { get; } = fault;
}
