using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using Pipeline.Providers.Keys;
using Pipeline.Providers.Registry;
using Pipeline.Providers.Wire;

namespace Pipeline.Providers.OpenAi;

/// <summary>
/// Chat completions through OpenAI's SDK, of OpenAI and of every server that speaks the same. The SDK's method that takes and gives JSON is used: its typed one names the
/// token limit as OpenAI alone does, and fails on fields that other servers leave out.
/// </summary>
internal sealed class OpenAiModel : IChatModel
{
    /// <summary>What servers without keys are sent: the SDK insists on one.</summary>
    private const string NoKey = "none";

    private readonly ModelEntry _entry;
    private readonly Secret? _key;
    private readonly HttpClient _http;
    private readonly ChatClient _client;

    public OpenAiModel(ModelEntry entry, Secret? key, TimeProvider clock)
    {
        (_entry, _key, _http) = (entry, key, WireHandler.Client(key, clock));
        _client = new(entry.Model, new ApiKeyCredential(key?.Reveal() ?? NoKey), new OpenAIClientOptions
        {
            Endpoint = entry.BaseAddress,
            Transport = new HttpClientPipelineTransport(_http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    public Task<ChatReply> AskAsync(ChatRequest request, CancellationToken cancellation) => SdkCall.Run(
        async () =>
        {
            using var content = BinaryContent.Create(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(OpenAiRequest.Body(request, _entry))));
            var result = await _client.CompleteChatAsync(content, new RequestOptions { CancellationToken = cancellation });
            return result.GetRawResponse().Content.ToString();
        },
        body => OpenAiResponse.Read(body, request),
        _key,
        cancellation);

    public void Dispose() => _http.Dispose();
}
