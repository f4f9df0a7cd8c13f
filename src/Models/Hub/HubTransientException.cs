namespace Pipeline.Models.Hub;

/// <summary>Something that another attempt may mend: a cut connection, a busy server, bytes that came wrong.</summary>
/// <param name="message">What happened.</param>
/// <param name="retryAfter">How long the server asks to wait; null where it does not say.</param>
internal sealed class HubTransientException(string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public TimeSpan? RetryAfter => retryAfter;
}
