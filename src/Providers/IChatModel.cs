using Pipeline.Providers.Faults;

namespace Pipeline.Providers;

/// <summary>A language model that answers one request at a time, any number at once. It neither retries nor waits nor stores: its caller does.</summary>
public interface IChatModel : IDisposable
{
    /// <returns>The reply, whole.</returns>
    /// <exception cref="ModelFaultException">There is none; its fault says what to do next.</exception>
    Task<ChatReply> AskAsync(ChatRequest request, CancellationToken cancellation);
}
