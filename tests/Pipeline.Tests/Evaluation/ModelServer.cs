using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipeline.Tests.Evaluation;

/// <summary>What a server does with a request instead of answering it.</summary>
internal delegate Task<bool> Fault(HttpContext context, string prompt, int call);

/// <summary>A server on loopback that speaks OpenAI's and Anthropic's language and answers each prompt with its echo, in the name of the model.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Fault? _fault;
    private readonly Action<JsonNode>? _seen;
    private int _calls;

    private ModelServer(WebApplication application, Fault? fault, Action<JsonNode>? seen) => (_application, _fault, _seen) = (application, fault, seen);

    /// <summary>The address of OpenAI's language; Anthropic's SDK adds <c>/v1</c> itself.</summary>
    public string Address => _application.Urls.First();

    /// <summary>Every request, with the time it came in.</summary>
    public ConcurrentQueue<(string Prompt, DateTimeOffset At)> Requests { get; } = new();

    /// <summary>How often each model finished a reply to each prompt, whether or not anybody still waited for it: what a provider would charge.</summary>
    public ConcurrentDictionary<(string Model, string Prompt), int> Paid { get; } = new();

    /// <summary>The body of the last request.</summary>
    public JsonNode? LastBody { get; private set; }

    /// <param name="seen">Told of each request's body.</param>
    public static async Task<ModelServer> StartAsync(Fault? fault = null, Action<JsonNode>? seen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var server = new ModelServer(application, fault, seen);
        application.MapPost("/chat/completions", context => server.AnswerAsync(context, OpenAi));
        application.MapPost("/v1/messages", context => server.AnswerAsync(context, Anthropic));
        await application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(soon.Token);
        await _application.DisposeAsync();
    }

    public static JsonObject OpenAi(string text, string finish = "stop") => new()
    {
        ["id"] = "c",
        ["object"] = "chat.completion",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = finish, ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 10, ["completion_tokens"] = 5, ["total_tokens"] = 15 },
    };

    private static JsonObject OpenAi(string text) => OpenAi(text, "stop");

    private static JsonObject Anthropic(string text) => new()
    {
        ["id"] = "m",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = "m",
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["stop_reason"] = "end_turn",
        ["usage"] = new JsonObject { ["input_tokens"] = 10, ["output_tokens"] = 5 },
    };

    private async Task AnswerAsync(HttpContext context, Func<string, JsonObject> reply)
    {
        var body = LastBody = await JsonNode.ParseAsync(context.Request.Body);
        _seen?.Invoke(body!);
        var content = body!["messages"]!.AsArray()[^1]!["content"]!;
        var prompt = content is JsonArray parts ? parts[0]!["text"]!.GetValue<string>() : content.GetValue<string>();
        Requests.Enqueue((prompt, TimeProvider.System.GetUtcNow()));
        if (_fault is not null && await _fault(context, prompt, Interlocked.Increment(ref _calls)))
            return;
        var model = body["model"]!.GetValue<string>();
        await context.Response.WriteAsJsonAsync(reply(model == "m" ? $"echo of {prompt}" : $"{model}'s echo of {prompt}"));
        await context.Response.CompleteAsync();
        Paid.AddOrUpdate((model, prompt), 1, (_, paid) => paid + 1);
    }
}
