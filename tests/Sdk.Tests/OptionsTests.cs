namespace Pipeline.Sdk.Tests;

/// <summary>Parameters that are not right, as the process answers them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class OptionsTests : IDisposable
{
    private readonly Probe _probe = new();

    public void Dispose() => _probe.Dispose();

    [TestCase("{}", "params.action is missing, and has no default")]
    [TestCase("""{"action":"juggle"}""", "params.action must be one of write_tables, report_often, print_stray, refuse_input, refuse_service, fail, wait, cancel_itself, fill_disk, open_loop, not \"juggle\"")]
    [TestCase("""{"action":"fail","rowz":1}""", "params.rowz is unknown")]
    [TestCase("""{"action":"fail","rows":0}""", "params.rows must be integer, at least 1, at most 1000000, not 0")]
    [TestCase("""{"action":"fail","rows":1.5}""", "params.rows must be integer, not 1.5")]
    [TestCase("""{"action":"fail","rows":"3"}""", "params.rows must be integer, not \"3\"")]
    [TestCase("""{"action":"fail","rows":99999999999}""", "params.rows must be integer, at least 1, at most 1000000, not 99999999999")]
    [TestCase("""{"action":"fail","share":0}""", "params.share must be number, more than 0, at most 1, not 0")]
    [TestCase("""{"action":"fail","colour":"blue"}""", "params.colour must be one of red, green, not \"blue\"")]
    [TestCase("""{"action":"fail","words":["a",2]}""", "params.words[1] must be string, not 2")]
    [TestCase("""{"action":"fail","words":null}""", "params.words must be array, not null")]
    [TestCase("""{"action":"fail","weights":{"x":"y"}}""", "params.weights.x must be number, not \"y\"")]
    [TestCase("""{"action":"fail","near_duplicates":{"threshold":-1}}""", "params.near_duplicates.threshold must be number, at least 0, not -1")]
    [TestCase("""{"action":"fail","near_duplicates":{"limit":true}}""", "params.near_duplicates.limit must be integer or null, not true")]
    [TestCase("""{"action":"fail","near_duplicates":null}""", "params.near_duplicates must be object, not null")]
    [TestCase("""{"action":"fail","twice":1}""", "params.twice is unknown")]
    [TestCase("""{"action":"fail","rows":1,"share":0.5}""", "params.rows times params.share must be at least 1")]
    public void A_parameter_that_is_not_right_is_named_with_what_would_be(string parameters, string message)
    {
        var ended = _probe.Run(parameters);
        Assert.That((ended.ExitCode, ended.Output), Is.EqualTo((10, "")));
        Assert.That(ended.Error, Does.StartWith("The parameters are not right:\n").And.Contain(message).And.Not.Contain("   at "));
    }

    [Test]
    public void All_violations_are_reported_at_once() =>
        Assert.That(_probe.Run("""{"rows":0,"share":2,"near_duplicates":{"thresold":1}}""").Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(5));

    [Test]
    public void An_integer_too_large_for_its_type_is_a_message_too()
    {
        var ended = _probe.Run("""{"action":"fail","near_duplicates":{"limit":99999999999999999999}}""");
        Assert.That(ended.ExitCode, Is.EqualTo(10));
        Assert.That(ended.Error, Does.Contain("params.near_duplicates.limit"));
    }

    [Test]
    public void What_is_not_given_keeps_its_default()
    {
        var ended = _probe.Run("""{"action":"write_tables","near_duplicates":{"threshold":0.1},"note":null,"words":[],"weights":{"any name":1}}""");
        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That((int?)_probe.Result!["metrics"]!["rows_out"], Is.EqualTo(3));
    }
}
