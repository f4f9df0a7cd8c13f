using Pipeline.Sdk.Artifacts;
using Pipeline.Testing;

namespace Pipeline.Sdk.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ArtifactsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void File_of_an_input_is_the_input_or_the_one_file_in_it()
    {
        var file = _folder.Write("in/part/data.parquet", "");
        _folder.Write("in/part/notes.txt", "");
        Assert.That(Inputs(file).File("x"), Is.EqualTo(file));
        Assert.That(Inputs(_folder["in"]).File("x"), Is.EqualTo(file));
        Assert.That(Inputs(_folder["in"]).File("x", ".txt"), Does.EndWith("notes.txt"));
    }

    [Test]
    public void File_of_an_input_with_none_or_two_is_refused_with_the_number()
    {
        _folder.Write("in/a.parquet", "");
        _folder.Write("in/b.parquet", "");
        Assert.That(() => Inputs(_folder["in"]).File("x"), Throws.TypeOf<StageInputException>().With.Message.Contains("holds 2"));
        Assert.That(() => Inputs(_folder["in"]).File("x", ".csv"), Throws.TypeOf<StageInputException>().With.Message.Contains("holds 0"));
        Assert.That(() => Inputs(_folder["gone"]).File("x"), Throws.TypeOf<StageInputException>().With.Message.Contains(_folder["gone"]));
    }

    [Test]
    public void An_input_that_is_not_given_is_named_unless_it_is_asked_for_as_optional()
    {
        Assert.That(() => Inputs("/a")["y"], Throws.TypeOf<StageInputException>().With.Message.Contains("'y'"));
        Assert.That(Inputs("/a").Find("y"), Is.Null);
    }

    [TestCase("../x")]
    [TestCase("a/../../x")]
    [TestCase("/etc/x")]
    [TestCase("")]
    public void A_file_outside_the_output_is_refused(string relative) =>
        Assert.That(() => Output().PathOf(relative), Throws.ArgumentException);

    [Test]
    public void A_failing_write_leaves_no_file()
    {
        Assert.That(() => Output().Write("a/b.txt", stream =>
        {
            stream.WriteByte(1);
            throw new IOException("disk full");
        }), Throws.TypeOf<IOException>());
        Assert.That(Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void An_output_that_is_not_in_the_request_is_refused_with_those_that_are() =>
        Assert.That(() => new StageOutputs(new Dictionary<string, string> { ["train"] = "/a" })["trian"], Throws.ArgumentException.With.Message.Contains("train"));

    private static StageInputs Inputs(string path) => new(new Dictionary<string, string> { ["x"] = path });

    private StageOutput Output() => new("out", _folder["out"]);
}
