using Microsoft.AspNetCore.Http;
using Pipeline.Models.Hub;

namespace Pipeline.Models.Tests.Hub;

/// <summary>Bodies that are cut, wrong, too long, or not the ones asked for.</summary>
public sealed class HubTransferTests : HubFixture
{
    [Test]
    public async Task Download_connection_cut_midway_goes_on_where_it_stopped()
    {
        Server.Then(Weights, CutAfter(100_000)).Then(Weights, CutAfter(50_000));

        await DownloadAsync();

        Assert.That(File.ReadAllBytes(Folder[Weights]), Is.EqualTo(Server.Files[Weights]));
        Assert.That(Ranges(), Is.EqualTo(new[] { "", "bytes=100000-", "bytes=150000-" }));
        Assert.That(Names(), Has.None.EndsWith(".part"));
    }

    /// <summary>A model that cannot be used is not worth the hours of its weights, which come first in the alphabet.</summary>
    [Test]
    public void Download_that_is_refused_by_its_small_files_asks_for_no_weights()
    {
        Server.Files["tokenizer.json"] = Body(1000);
        Assert.That(
            async () => await DownloadAsync(inspect: () =>
            {
                Assert.That(Names(), Is.EquivalentTo(new[] { "config.json", "tokenizer.json" }));
                throw new ModelFormatException("of no use");
            }),
            Throws.TypeOf<ModelFormatException>());
        Assert.That(Ranges(), Is.Empty);
    }

    [Test]
    public async Task Download_that_was_cancelled_is_gone_on_with_by_the_next_process()
    {
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports { OnReport = report => { if (report is { File: Weights, Done: > 3 }) cancellation.Cancel(); } };
        Server.Then(Weights, HangAfter(100_000));
        Assert.That(async () => await DownloadAsync(progress: reports, cancellation: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Names().Single(name => name!.EndsWith(".part", StringComparison.Ordinal)), Does.StartWith(Weights));

        await DownloadAsync();

        Assert.That(File.ReadAllBytes(Folder[Weights]), Is.EqualTo(Server.Files[Weights]));
        Assert.That(Ranges()[1], Does.StartWith("bytes="));
    }

    [Test]
    public async Task Download_server_that_ignores_range_begins_again()
    {
        Server.Then(Weights, CutAfter(100_000)).Then(Weights, (context, body) =>
        {
            context.Request.Headers.Remove("Range");
            return HubServer.ServeAsync(context, body);
        });

        await DownloadAsync();

        Assert.That(File.ReadAllBytes(Folder[Weights]), Is.EqualTo(Server.Files[Weights]));
    }

    [TestCase("bytes 0-299999/300000")]
    [TestCase("bytes 100000-299998/300000")]
    [TestCase("bytes 100000-299999/300001")]
    [TestCase("")]
    public async Task Download_range_that_is_not_the_one_asked_for_is_thrown_away(string range)
    {
        Server.Then(Weights, CutAfter(100_000)).Then(Weights, async (context, body) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = range;
            await context.Response.Body.WriteAsync(body.AsMemory(100_000));
        });

        await DownloadAsync();

        Assert.That(File.ReadAllBytes(Folder[Weights]), Is.EqualTo(Server.Files[Weights]));
        Assert.That(Ranges(), Is.EqualTo(new[] { "", "bytes=100000-", "" }));
    }

    [Test]
    public async Task Download_part_of_another_version_by_its_tag_is_thrown_away()
    {
        Server.Then(Weights, CutAfter(100_000)).Then(Weights, (context, body) =>
        {
            context.Response.OnStarting(() => { context.Response.Headers.ETag = "\"other\""; return Task.CompletedTask; });
            return HubServer.ServeAsync(context, body);
        });

        await DownloadAsync();

        Assert.That(Ranges(), Is.EqualTo(new[] { "", "bytes=100000-", "" }));
    }

    [Test]
    public void Download_wrong_bytes_are_never_given_the_files_name()
    {
        Func<HttpContext, byte[], Task> wrong = (context, body) => HubServer.ServeAsync(context, [(byte)~body[0], .. body.Skip(1)]);
        Server.Then(Weights, wrong).Then(Weights, wrong);

        Assert.That(Refusal(), Does.Contain("another hash"));
        Assert.That(Names(), Is.EqualTo(new[] { "config.json" }));
    }

    [Test]
    public void Download_wrong_bytes_of_a_file_in_git_are_found_too()
    {
        Func<HttpContext, byte[], Task> wrong = (context, body) => HubServer.ServeAsync(context, "[]\n"u8.ToArray());
        Server.Then("config.json", wrong).Then("config.json", wrong);

        Assert.That(Refusal(), Does.Contain("'config.json'").And.Contain("another hash"));
    }

    [TestCase(-1)]
    [TestCase(1)]
    public async Task Download_another_length_than_announced_is_tried_again(int more)
    {
        Server.Then(Weights, (context, body) => HubServer.ServeAsync(context, Body(body.Length + more)));

        await DownloadAsync();

        Assert.That(File.ReadAllBytes(Folder[Weights]), Is.EqualTo(Server.Files[Weights]));
    }

    [Test]
    public void Download_endless_body_ends_at_the_announced_size()
    {
        for (var i = 0; i < 3; i++)
        {
            Server.Then(Weights, async (context, _) =>
            {
                while (!context.RequestAborted.IsCancellationRequested)
                    await context.Response.Body.WriteAsync(new byte[100_000]);
            });
        }

        Assert.That(Refusal(), Does.Contain("3 attempts").And.Contain("more than the"));
        Assert.That(Directory.GetFiles(Folder.Path).Sum(file => new FileInfo(file).Length), Is.LessThanOrEqualTo(300_003));
    }
}
