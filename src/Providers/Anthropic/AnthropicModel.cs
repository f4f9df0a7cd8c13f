using System.Text.Json;
using Anthropic.Core;
using Anthropic.Models.Messages;
using Pipeline.Providers.Keys;
using Pipeline.Providers.Registry;
using Pipeline.Providers.Wire;
using Client = Anthropic.AnthropicClient;

namespace Pipeline.Providers.Anthropic;

/// <summary>Messages through Anthropic's SDK, which takes parameters and gives the reply as JSON: its typed parameters have no temperature.</summary>
internal sealed class AnthropicModel : IChatModel
{
    private static readonly Dictionary<string, JsonElement> Nothing = [];

    private readonly ModelEntry _entry;
    private readonly Secret _key;
    private readonly HttpClient _http;
    private readonly Client _client;

    public AnthropicModel(ModelEntry entry, Secret key, TimeProvider clock)
    {
        (_entry, _key, _http) = (entry, key, WireHandler.Client(key, clock));
        _client = new(new ClientOptions
        {
            HttpClient = _http,
            // Given one, the SDK looks for no other in the environment.
            ApiKey = key.Reveal(),
            BaseUrl = entry.BaseAddress!.ToString().TrimEnd('/'),
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
        });
    }

    public Task<ChatReply> AskAsync(ChatRequest request, CancellationToken cancellation) => SdkCall.Run(
        async () =>
        {
            var body = AnthropicRequest.Body(request, _entry.Model).ToDictionary(member => member.Key, member => JsonSerializer.SerializeToElement(member.Value));
            using var response = await _client.WithRawResponse.Messages.Create(MessageCreateParams.FromRawUnchecked(Nothing, Nothing, body), cancellation);
            return await response.ReadAsString(cancellation);
        },
        body => AnthropicResponse.Read(body, request),
        _key,
        cancellation);

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }
}
