using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Providers.Tests.Server;

/// <summary>A real HTTP server on loopback that answers as the script says, and keeps what it was asked.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _completed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

    private ModelServer(Func<ServerCall, Answer> script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => Serve(context, script));
    }

    public static async Task<ModelServer> StartAsync(Func<ServerCall, Answer> script)
    {
        var server = new ModelServer(script);
        await server._app.StartAsync();
        return server;
    }

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public ConcurrentQueue<ServerCall> Calls { get; } = new();

    /// <summary>Replies that were sent in full, of all prompts.</summary>
    public int Completed => _completed.Values.Sum();

    /// <summary>How often a prompt was asked.</summary>
    public int AskedFor(string prompt) => _asked.GetValueOrDefault(prompt);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Serve(HttpContext context, Func<ServerCall, Answer> script)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var prompt = body["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>();
        var attempt = _asked.AddOrUpdate(prompt, 1, (_, count) => count + 1);
        var call = new ServerCall(
            prompt, attempt, context.Request.Path, body, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), TimeProvider.System.GetTimestamp());
        Calls.Enqueue(call);
        if (await script(call)(context))
            _completed.AddOrUpdate(prompt, 1, (_, count) => count + 1);
    }
}

/// <summary>What the server was asked.</summary>
/// <param name="Attempt">The how-manieth time this prompt was asked, from 1.</param>
/// <param name="At">A timestamp of the system's clock.</param>
internal sealed record ServerCall(string Prompt, int Attempt, string Path, JsonObject Body, IReadOnlyDictionary<string, string> Headers, long At);

/// <summary>Writes a response; true if it is a whole reply.</summary>
internal delegate Task<bool> Answer(HttpContext context);
