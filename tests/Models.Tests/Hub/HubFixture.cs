using System.Text;
using Microsoft.AspNetCore.Http;
using Pipeline.Models.Hub;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Hub;

/// <summary>A hub with a small model, and a folder to fetch it into.</summary>
public abstract class HubFixture
{
    private protected const string Weights = "model.safetensors";
    private protected TemporaryFolder Folder { get; private set; } = null!;
    private protected HubServer Server { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Folder = TemporaryFolder.InMemory();
        Server = await HubServer.StartAsync();
        Server.Files["config.json"] = Encoding.UTF8.GetBytes("{}\n");
        Server.Files[Weights] = Body(300_000);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    private protected HubClient Client(string? token) => new(new()
    {
        Endpoint = Server.Address, Token = token, Attempts = 3, FirstDelay = TimeSpan.FromMilliseconds(10), MaximumDelay = TimeSpan.FromMilliseconds(50), IdleTimeout = TimeSpan.FromSeconds(1),
    });

    private protected async Task<HubSnapshot> DownloadAsync(string? token = null, string revision = "refs/pr/1", IProgress<HubProgress>? progress = null, Action? inspect = null, CancellationToken cancellation = default)
    {
        using var client = Client(token);
        return await client.DownloadAsync("org/model", revision, Folder.Path, progress, inspect, cancellation);
    }

    private protected string Refusal(string? token = null, string revision = "main") =>
        Assert.ThrowsAsync<HubException>(() => DownloadAsync(token, revision)).GetAwaiter().GetResult()!.Message;

    private protected string[] Ranges() => [.. Server.Requests.Where(request => request.Path.EndsWith(Weights, StringComparison.Ordinal)).Select(request => request.Range)];

    private protected IEnumerable<string?> Names() => Directory.GetFileSystemEntries(Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private protected static byte[] Body(int length)
    {
        var body = new byte[length];
        new Random(7).NextBytes(body);
        return body;
    }

    private protected static Func<HttpContext, byte[], Task> Status(int status, params (string Name, string Value)[] headers) => (context, _) =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return Task.CompletedTask;
    };

    private protected static Func<HttpContext, byte[], Task> CutAfter(int bytes) => async (context, body) =>
    {
        await SendPartAsync(context, body, bytes);
        context.Abort();
    };

    private protected static Func<HttpContext, byte[], Task> HangAfter(int bytes) => async (context, body) =>
    {
        await SendPartAsync(context, body, bytes);
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    };

    private static async Task SendPartAsync(HttpContext context, byte[] body, int bytes)
    {
        var from = HubServer.From(context);
        context.Response.StatusCode = from > 0 ? 206 : 200;
        context.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body))}\"";
        if (from > 0)
            context.Response.Headers.ContentRange = $"bytes {from}-{body.Length - 1}/{body.Length}";
        context.Response.ContentLength = body.Length - from;
        await context.Response.Body.WriteAsync(body.AsMemory(from, bytes));
        await context.Response.Body.FlushAsync();
        // What was sent must arrive before the reset that follows it, which would throw it away.
        await Task.Delay(100);
    }

    private protected sealed class Reports : IProgress<HubProgress>
    {
        public HubProgress? Last { get; private set; }
        public Action<HubProgress> OnReport { get; init; } = _ => { };

        public void Report(HubProgress value)
        {
            Last = value;
            OnReport(value);
        }
    }
}
