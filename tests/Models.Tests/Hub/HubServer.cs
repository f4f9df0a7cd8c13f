using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Pipeline.Models.Tests.Hub;

/// <summary>A hub on loopback with one repository, <c>org/model</c>, and a script of what goes wrong.</summary>
internal sealed class HubServer : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, byte[], Task>>> _faults = new();

    private HubServer(WebApplication application) => _application = application;

    /// <summary>File name → content.</summary>
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Changes the listing before it is sent.</summary>
    public Action<JsonObject> Announce { get; set; } = _ => { };

    /// <summary>Path, Range and Authorization of every request, in order.</summary>
    public ConcurrentQueue<(string Path, string Range, string Authorization)> Requests { get; } = new();

    public Uri Address => new(_application.Urls.Single());

    public static async Task<HubServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var server = new HubServer(application);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>The next request for a file, or for <c>listing</c>, is answered by <paramref name="fault"/>, which is given the whole body.</summary>
    public HubServer Then(string file, Func<HttpContext, byte[], Task> fault)
    {
        _faults.GetOrAdd(file, _ => new()).Enqueue(fault);
        return this;
    }

    /// <summary>Answers as a sound server does, Range included.</summary>
    public static async Task ServeAsync(HttpContext context, byte[] body)
    {
        var from = From(context);
        context.Response.StatusCode = from > 0 ? 206 : 200;
        context.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"";
        if (from > 0)
            context.Response.Headers.ContentRange = $"bytes {from}-{body.Length - 1}/{body.Length}";
        context.Response.ContentLength = body.Length - from;
        await context.Response.Body.WriteAsync(body.AsMemory(from));
    }

    /// <summary>The first byte that a request asks for.</summary>
    public static int From(HttpContext context) =>
        context.Request.Headers.Range.ToString() is { Length: > 0 } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _application.StopAsync(soon.Token);
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Requests.Enqueue((path, context.Request.Headers.Range.ToString(), context.Request.Headers.Authorization.ToString()));
        var contents = $"/org/model/resolve/{Commit}/";
        var name = path.StartsWith("/api/", StringComparison.Ordinal) ? "listing" : path.StartsWith(contents, StringComparison.Ordinal) ? Uri.UnescapeDataString(path[contents.Length..]) : path;
        var body = name == "listing" ? Listing() : Files.GetValueOrDefault(name);
        if (_faults.TryGetValue(name, out var faults) && faults.TryDequeue(out var fault))
            await fault(context, body ?? []);
        else if (body is null)
            context.Response.StatusCode = 404;
        else
            await ServeAsync(context, body);
    }

    private byte[] Listing()
    {
        var siblings = Files.Select(file =>
        {
            var sibling = new JsonObject { ["rfilename"] = file.Key, ["size"] = file.Value.Length, ["blobId"] = BlobId(file.Value) };
            if (file.Key.EndsWith(".safetensors", StringComparison.Ordinal))
                sibling["lfs"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file.Value)), ["size"] = file.Value.Length, ["pointerSize"] = 134 };
            return (JsonNode)sibling;
        });
        var listing = new JsonObject { ["id"] = "org/model", ["sha"] = Commit, ["siblings"] = new JsonArray([.. siblings]) };
        Announce(listing);
        return Encoding.UTF8.GetBytes(listing.ToJsonString());
    }

    private static string BlobId(byte[] content)
    {
        byte[] whole = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content];
        return Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.SHA1, whole));
    }
}
