using Pipeline.Models.Hub;

namespace Pipeline.Models.Tests.Hub;

/// <summary>Servers that are busy, broken or silent.</summary>
public sealed class HubRetryTests : HubFixture
{
    [Test]
    public async Task Download_busy_server_is_asked_again_after_the_time_it_names()
    {
        Server.Then("listing", Status(429, ("Retry-After", "1"))).Then(Weights, Status(500)).Then(Weights, Status(503, ("Retry-After", "0")));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        await DownloadAsync();

        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromSeconds(0.9)));
    }

    [Test]
    public void Download_server_that_asks_to_wait_too_long_is_not_waited_for()
    {
        Server.Then("listing", Status(429, ("Retry-After", "7200")));

        Assert.That(Refusal(), Does.Contain("120 minutes"));
    }

    [Test]
    public void Download_server_that_stays_broken_is_given_up_with_the_reason()
    {
        for (var i = 0; i < 3; i++)
            Server.Then(Weights, Status(502));

        Assert.That(Refusal(), Does.Contain($"'{Weights}' could not be fetched").And.Contain("3 attempts").And.Contain("answered 502").And.Contain("Run again"));
    }

    [Test]
    public async Task Download_body_that_hangs_is_ended_and_gone_on_with()
    {
        Server.Then(Weights, HangAfter(100_000));

        await DownloadAsync();

        Assert.That(Ranges(), Is.EqualTo(new[] { "", "bytes=100000-" }));
    }

    [Test]
    public async Task Download_answer_that_never_begins_is_asked_for_again()
    {
        Server.Then("listing", (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

        await DownloadAsync();

        Assert.That(Server.Requests.Count(request => request.Path.StartsWith("/api", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public async Task Download_large_file_in_more_pieces_than_attempts_comes_through()
    {
        Server.Files[Weights] = Body(6 << 20);
        for (var i = 0; i < 5; i++)
            Server.Then(Weights, CutAfter(1 << 20));

        await DownloadAsync();

        Assert.That(File.ReadAllBytes(Folder[Weights]), Is.EqualTo(Server.Files[Weights]));
        Assert.That(Ranges(), Has.Length.EqualTo(6));
    }

    [Test]
    public void Download_server_that_begins_again_each_time_is_given_up()
    {
        Server.Files[Weights] = Body(6 << 20);
        for (var i = 0; i < 20; i++)
        {
            Server.Then(Weights, (context, body) =>
            {
                context.Request.Headers.Remove("Range");
                return CutAfter(2 << 20)(context, body);
            });
        }

        Assert.That(Refusal(), Does.Contain("3 attempts"));
        Assert.That(Ranges(), Has.Length.LessThanOrEqualTo(4));
    }
}
