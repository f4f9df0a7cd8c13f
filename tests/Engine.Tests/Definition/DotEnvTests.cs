using Pipeline.Engine.Definition;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Definition;

public sealed class DotEnvTests
{
    [TestCase("A=1", "1")]
    [TestCase("A=", "")]
    [TestCase("  export\tA = 1  ", "1")]
    [TestCase("\uFEFFA=1\r\n", "1")]
    [TestCase("A=x y  # said", "x y")]
    [TestCase("A=x#y", "x#y")]
    [TestCase("A=#y", "")]
    [TestCase("A=$HOME `id` $(id)", "$HOME `id` $(id)")]
    [TestCase("A=it's", "it's")]
    [TestCase("A='x # \\n \"y\"' # said", "x # \\n \"y\"")]
    [TestCase("""A="x # 'y' \" \\ \$ \n \d" """, "x # 'y' \" \\ $ \n \\d")]
    [TestCase("A=\"one\ntwo\"", "one\ntwo")]
    [TestCase("A='one\r\ntwo'", "one\ntwo")]
    [TestCase("A=1\nA=2", "2")]
    [TestCase("# A=0\n\n   \nA=1\n", "1")]
    [TestCase("export=0\nA=1", "1")]
    public void Parse_reads_the_value(string text, string value) =>
        Assert.That(DotEnv.Parse(text, ".env")["A"], Is.EqualTo(value));

    [Test]
    public void Parse_every_mistake_is_named_by_its_line_and_none_by_its_content()
    {
        const string Text = "A=1\nsecret1\n=secret2\n1B=secret3\nC='secret4\nD=\"a\nb\"secret5\nE=2\nF-G=secret6\nH=\0secret7\n";

        var mistake = Assert.Throws<DefinitionException>(() => DotEnv.Parse(Text, "/w/.env"))!;

        Assert.That(mistake.Violations.Select(violation => violation.Position.Line), Is.EqualTo(new[] { 2, 3, 4, 5, 6, 7, 9, 10 }));
        Assert.That(mistake.Message, Does.Contain("/w/.env:2").And.Not.Contains("secret"));
    }

    [Test]
    public void Read_without_a_file_is_empty()
    {
        using var folder = new TemporaryFolder();

        Assert.That(DotEnv.Read(folder.Path), Is.Empty);
    }

    [Test]
    public void Read_what_is_no_text_file_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder[".env"], [0x41, 0x3d, 0xff, 0xfe]);
        Assert.That(() => DotEnv.Read(folder.Path), Throws.TypeOf<DefinitionException>().With.Message.Contains("UTF-8"));

        File.Delete(folder[".env"]);
        Directory.CreateDirectory(folder[".env"]);
        Assert.That(() => DotEnv.Read(folder.Path), Throws.TypeOf<DefinitionException>().With.Message.Contains(folder[".env"]));
    }
}
