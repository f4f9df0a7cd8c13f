using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipeline.Evaluation.Benchmark;

/// <summary>A server on loopback that speaks OpenAI's language, says always the same, and keeps when each call came.</summary>
internal sealed class CountingServer : IAsyncDisposable
{
    private const string Reply = """{"id":"c","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Yes."}}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}""";

    private readonly ConcurrentQueue<(string Model, TimeSpan At)> _arrivals = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly WebApplication _application;

    private CountingServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapPost("/chat/completions", AnswerAsync);
    }

    public Uri Address => new(_application.Urls.First());

    public static async Task<CountingServer> StartAsync()
    {
        var server = new CountingServer();
        await server._application.StartAsync();
        return server;
    }

    /// <summary>When the calls of a model came, rising.</summary>
    public IReadOnlyList<TimeSpan> Arrivals(string model) => [.. _arrivals.Where(arrival => arrival.Model == model).Select(arrival => arrival.At).Order()];

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var at = Stopwatch.GetElapsedTime(_start);
        var body = await JsonNode.ParseAsync(context.Request.Body);
        _arrivals.Enqueue((body!["model"]!.GetValue<string>(), at));
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Reply);
    }
}
