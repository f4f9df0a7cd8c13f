using Pipeline.Contracts;
using Pipeline.Engine.Execution.Processes;

namespace Pipeline.Engine.Tests.Processes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ProgressTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Test]
    public async Task Progress_is_told_and_not_logged()
    {
        await Print("before\n{\"event\":\"progress\",\"done\":120,\"total\":400,\"unit\":\"rows\"}\nafter\n");

        Assert.That(stage.Told, Is.EqualTo(new[] { new ProgressEvent("progress", 120, 400, "rows") }));
        Assert.That(stage.Log, Is.EqualTo("before\nafter\n"));
    }

    [Test]
    public async Task Metric_is_told_and_not_logged()
    {
        await Print("{\"event\":\"metric\",\"name\":\"loss\",\"step\":10,\"value\":2.31}\n");

        Assert.That(stage.Told, Is.EqualTo(new[] { new ProgressEvent("metric", Name: "loss", Step: 10, Value: 2.31) }));
        Assert.That(stage.Log, Is.Empty);
    }

    [TestCase("{\"event\":\"progress\"}")]
    [TestCase("{\"event\":\"other\",\"done\":1}")]
    [TestCase("{\"event\":\"progress\",\"done\":1e999}")]
    [TestCase("{\"event\":\"progress\",\"done\":\"1\"}")]
    [TestCase("{\"event\":\"progress\",\"done\":1,\"unit\":\"\\u001b[2J\"}")]
    [TestCase("{\"event\":\"progress\",\"done\":1} trailing")]
    [TestCase("{\"event\":\"progress\",\"done\":1")]
    [TestCase("{ not json \"event\" ")]
    [TestCase("x{\"event\":\"progress\",\"done\":1}")]
    [TestCase("{}")]
    [TestCase("{")]
    [TestCase("")]
    public async Task Any_other_line_is_logged_as_it_is(string line)
    {
        await Print(line + "\nnext\n");

        Assert.That(stage.Told, Is.Empty);
        Assert.That(stage.Log, Is.EqualTo(line + "\nnext\n"));
    }

    [Test]
    public async Task Event_without_an_end_of_line_is_no_event()
    {
        await Print("{\"event\":\"progress\",\"done\":1}");

        Assert.That((stage.Told.Count, stage.Log), Is.EqualTo((0, "{\"event\":\"progress\",\"done\":1}")));
    }

    [Test]
    public async Task Events_on_standard_error_are_logged()
    {
        stage.Folder.Write("text", "{\"event\":\"progress\",\"done\":1}\n");
        await stage.Run("cat text >&2");

        Assert.That((stage.Told.Count, stage.Log), Is.EqualTo((0, "{\"event\":\"progress\",\"done\":1}\n")));
    }

    [Test]
    public async Task Event_in_pieces_is_put_together()
    {
        await stage.Run("printf '{\"event\":\"progress\",'; sleep 0.05; printf '\"done\":'; sleep 0.05; echo '7}'");

        Assert.That(stage.Told, Is.EqualTo(new[] { new ProgressEvent("progress", 7) }));
    }

    [Test]
    public async Task Flood_of_events_is_thinned_and_ends_with_the_last()
    {
        await stage.Run("i=0; while [ $i -lt 50000 ]; do i=$((i + 1)); echo \"{\\\"event\\\":\\\"progress\\\",\\\"done\\\":$i}\"; done");

        Assert.That(stage.Told[^1].Done, Is.EqualTo(50000));
        Assert.That(stage.Told, Has.Count.LessThan(5000));
        Assert.That(stage.Log, Is.Empty);
    }

    [TestCase('x')]
    [TestCase('{')]
    public async Task Line_of_100_megabytes_is_logged_in_bounded_memory(char first)
    {
        stage.Folder.Write("first", first.ToString());
        await stage.Run("true");
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await stage.Run("cat first; head -c 100000000 /dev/zero");

        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(4_000_000));
        Assert.That(new FileInfo(stage.Folder["log.txt"]).Length, Is.EqualTo(100_000_001));
    }

    [Test]
    public void Throttle_keeps_the_newest_of_each_kind()
    {
        var told = new List<ProgressEvent>();
        var throttle = new ProgressThrottle(told.Add);

        throttle.Offer(new("progress", 1));
        throttle.Flush(TimeSpan.Zero);
        throttle.Offer(new("progress", 2));
        throttle.Offer(new("metric", Name: "loss", Value: 1));
        throttle.Offer(new("progress", 3));
        throttle.Flush(TimeSpan.FromMilliseconds(49));
        Assert.That(told, Has.Count.EqualTo(1));
        throttle.Flush(TimeSpan.FromMilliseconds(50));

        Assert.That(told, Is.EqualTo(new ProgressEvent[] { new("progress", 1), new("progress", 3), new("metric", Name: "loss", Value: 1) }));
        Assert.That(throttle.Due, Is.Null);
    }

    private async Task Print(string text)
    {
        stage.Folder.Write("text", text);
        await stage.Run("cat text");
    }
}
