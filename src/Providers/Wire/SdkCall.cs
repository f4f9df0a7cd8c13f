using System.Text.Json;
using Pipeline.Providers.Faults;
using Pipeline.Providers.Keys;

namespace Pipeline.Providers.Wire;

/// <summary>A call through an SDK, whose every way of failing becomes a fault without keys.</summary>
internal static class SdkCall
{
    /// <param name="send">Gives the body of a successful reply.</param>
    /// <param name="read">Reads it; a <see cref="JsonException"/> or a missing member means that the wire data is not a reply.</param>
    public static async Task<ChatReply> Run(Func<Task<string>> send, Func<JsonElement, ChatReply> read, Secret? key, CancellationToken cancellation)
    {
        var body = await Send(send, key, cancellation);
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var start = ErrorReply.Read(200, body, null).Describe();
            throw new ModelFaultException(new(FaultKind.Unparsable, $"the server sent something that is no reply ({start})") { MayBeCharged = true });
        }
    }

    private static async Task<string> Send(Func<Task<string>> send, Secret? key, CancellationToken cancellation)
    {
        try
        {
            return await send();
        }
        catch (ModelFaultException)
        {
            throw;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            // An SDK may wrap what is thrown under it, and says in its own words what it did not understand.
            for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
            {
                if (inner is ModelFaultException fault)
                    throw fault;
            }

            throw new ModelFaultException(new(FaultKind.Unparsable, $"the SDK gave up: {Secret.Scrub(failure.Message, key)}") { MayBeCharged = true });
        }
    }
}
