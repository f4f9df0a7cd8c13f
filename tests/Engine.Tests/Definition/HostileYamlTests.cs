using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Engine.Definition;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Definition;

public sealed class HostileYamlTests
{
    private const string Head = "version: 1\nstages:\n  A:\n    run: x\n    params:\n";

    [Test]
    public void Load_exponential_aliases_are_refused_before_they_expand()
    {
        var yaml = new StringBuilder("version: 1\nx0: &x0 [a, a, a, a, a, a, a, a, a]\n");
        for (var i = 1; i < 40; i++)
            yaml.Append($"x{i}: &x{i} [{string.Join(", ", Enumerable.Repeat($"*x{i - 1}", 9))}]\n");

        Assert.That(Workspace.Fail(yaml.ToString()), Does.Contain("more than 2000000 values, counting what aliases stand for"));
    }

    [Test]
    public void Load_aliases_that_nest_without_brackets_are_refused()
    {
        var yaml = new StringBuilder("version: 1\nx0: &x0 [a]\n");
        for (var i = 1; i < 100; i++)
            yaml.Append($"x{i}: &x{i} [*x{i - 1}]\n");

        Assert.That(Workspace.Fail(yaml.ToString()), Does.Contain("levels of nesting, counting what *x"));
    }

    [Test]
    public void Load_ordinary_alias_carries_the_value()
    {
        var definition = Workspace.Load(Head + "      a: &list [1, 2]\n      b: *list\n");

        Assert.That(definition.Stages[0].Params.ToJsonString(), Is.EqualTo("""{"a":[1,2],"b":[1,2]}"""));
    }

    [TestCase("[", "")]
    [TestCase("{a: ", "")]
    [TestCase("{", "")]
    [TestCase("- ", "")]
    [TestCase("[", "]")]
    [TestCase("? ", "")]
    public void Load_nesting_ten_thousand_deep_is_refused(string open, string close)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
            text.Append(open);
        for (var i = 0; i < 10_000; i++)
            text.Append(close);

        Assert.That(Workspace.Fail(text.ToString()), Does.Contain("levels of nesting").Or.Contain("not YAML").Or.Contain("cannot be a key"));
    }

    [Test]
    public void Load_indentation_a_thousand_deep_is_refused()
    {
        var yaml = string.Concat(Enumerable.Range(0, 1000).Select(depth => new string(' ', depth) + "a:\n"));

        Assert.That(Workspace.Fail(yaml), Does.Contain("more than 64 levels of nesting"));
    }

    [Test]
    public void Load_file_over_the_size_limit_is_refused_unread()
    {
        using var workspace = new Workspace();
        var path = workspace.Folder["pipeline.yaml"];
        using (var file = File.Create(path))
            file.SetLength(65L << 20);

        Assert.That(() => Workspace.LoadFile(path), Throws.TypeOf<DefinitionException>().With.Message.Contains("may have 67108864"));
    }

    [Test]
    public void Load_text_of_a_megabyte_is_carried()
    {
        var definition = Workspace.Load(Head + $"      a: \"{new string('é', 1 << 20)}\"\n");

        Assert.That(definition.Stages[0].Params["a"]!.GetValue<string>(), Has.Length.EqualTo(1 << 20));
    }

    [Test]
    public void Load_byte_order_mark_and_windows_line_ends_are_carried() =>
        Assert.That(Workspace.Load("\ufeff" + (Head + "      a: 1\n").ReplaceLineEndings("\r\n")).Stages[0].Params.ToJsonString(), Is.EqualTo("""{"a":1}"""));

    [TestCase(new byte[] { 0xff, 0xfe, 0x61, 0 }, "UTF-16")]
    [TestCase(new byte[] { 0x61, 0x3a, 0x0a, 0x62, 0xc3, 0x28 }, "pipeline.yaml:2:2: the byte 0xc3 is not UTF-8")]
    [TestCase(new byte[] { 0x61, 0xed, 0xa0, 0x80 }, "pipeline.yaml:1:2: the byte 0xed is not UTF-8")]
    [TestCase(new byte[] { 0x61, 0x3a, 0x20, 0x00 }, "pipeline.yaml:1:4: the control character \\u{0}")]
    [TestCase(new byte[] { 0x61, 0x3a, 0x20, 0x1b }, "pipeline.yaml:1:4: the control character \\u{1b}")]
    public void Load_bytes_that_are_no_yaml_text_are_named(byte[] bytes, string expected)
    {
        using var workspace = new Workspace();
        var path = workspace.Folder["pipeline.yaml"];
        File.WriteAllBytes(path, bytes);

        Assert.That(() => Workspace.LoadFile(path), Throws.TypeOf<DefinitionException>().With.Message.Contains(expected));
    }

    [Test]
    public void Load_file_cut_at_any_byte_loads_or_is_refused_in_words()
    {
        var bytes = Encoding.UTF8.GetBytes(PipelineLoaderTests.Mini + "  zwölf: { stages: { Count: { params: { k: \"€\\n\" } } } }\n");
        using var workspace = new Workspace();
        var path = workspace.Folder["pipeline.yaml"];
        var refused = 0;

        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            refused += IsRefused(path) ? 1 : 0;
        }

        Assert.That(refused, Is.InRange(bytes.Length / 2, bytes.Length));
    }

    [Test]
    public void Load_file_with_random_edits_loads_or_is_refused_in_words()
    {
        using var workspace = new Workspace();
        var path = workspace.Folder["pipeline.yaml"];
        var original = Encoding.UTF8.GetBytes(PipelineLoaderTests.Mini);
        // Characters that mean something to YAML, so that edits reach past the scanner.
        var alphabet = Encoding.UTF8.GetBytes("{}[]:,&*!|>'\"%@`#?- \n\t\r~<=./0x\\\u001b\u0085\u2028");
        var edit = from at in Gen.Choose(0, original.Length - 1) from with in Gen.Choose(0, alphabet.Length - 1) from how in Gen.Choose(0, 2) select (at, with, how);
        var edits = edit.ListOf().Where(list => list.Count > 0);

        Prop.ForAll(edits.ToArbitrary(), list =>
        {
            var bytes = original.ToList();
            foreach (var (at, with, how) in list)
                Edit(bytes, Math.Min(at, bytes.Count - 1), alphabet[with], how);
            File.WriteAllBytes(path, [.. bytes]);
            _ = IsRefused(path);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Test]
    public void Load_short_text_of_yamls_own_characters_loads_or_is_refused_in_words()
    {
        using var workspace = new Workspace();
        var path = workspace.Folder["pipeline.yaml"];
        var texts = Gen.Elements("{}[]:,&*!|>'\"%@#?- \n\tab1~<=.\u0085\u2028".ToCharArray()).ArrayOf(24).Select(characters => new string(characters));

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            File.WriteAllText(path, text);
            Assert.That(IsRefused(path));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [TestCase("!!]a: b")]
    [TestCase("!!]a=\n:@~<?}'\u0085:#-,,{!-<]")]
    public void Load_tag_that_is_no_address_is_refused_in_words(string text)
    {
        using var workspace = new Workspace();
        var path = workspace.Folder["pipeline.yaml"];
        File.WriteAllText(path, text);

        Assert.That(IsRefused(path));
    }

    [Test]
    public void Message_shows_control_characters_as_codes()
    {
        var message = Workspace.Fail("version: 1\nstages:\n  A:\n    run: x\n    \"\\e[2J\\u202e\\x07\": 1\n    inputs: { a: \"\\e]0;x\\a:b\", b: \"/\\e[1m\" }\n");

        Assert.That(message.Where(c => char.IsControl(c) && c != '\n'), Is.Empty);
        Snapshot.Verify(message);
    }

    /// <summary>Names that are suggested come from the file too: few that are known, one that is like it, the nearest of many.</summary>
    [TestCase("\"r\\taw\": 1")]
    [TestCase("\"\\e[2J\": 1, other: 2")]
    [TestCase("\"z\\ez\": 1, a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1")]
    public void Suggestion_shows_control_characters_as_codes(string parameters)
    {
        var message = Workspace.Fail($"version: 1\nstages:\n  A:\n    run: echo {{params.raw}} {{params.zz}}\n    params: {{ {parameters} }}\n");

        Assert.That(message.Where(c => char.IsControl(c) && c != '\n'), Is.Empty);
    }

    [Test]
    public void Load_ten_thousand_wrong_references_stays_within_one_message()
    {
        var yaml = new StringBuilder("version: 1\nstages:\n");
        for (var i = 0; i < 10_000; i++)
            yaml.Append($"  Stage{i}: {{ run: x, inputs: {{ a: \"Stgae{i}:o\" }} }}\n");

        var exception = Assert.Throws<DefinitionException>(() => Workspace.Load(yaml.ToString()))!;

        Assert.That(exception.Violations, Has.Count.EqualTo(10_000));
        Assert.That(exception.Message, Does.EndWith("… and 9000 more"));
    }

    private static bool IsRefused(string path)
    {
        try
        {
            Workspace.LoadFile(path);
            return false;
        }
        catch (DefinitionException exception)
        {
            Assert.That(exception.Message, Is.Not.Empty);
            Assert.That(exception.Message.Where(c => char.IsControl(c) && c != '\n'), Is.Empty);
            return true;
        }
    }

    private static void Edit(List<byte> bytes, int at, byte with, int how)
    {
        if (how == 0)
            bytes[at] = with;
        else if (how == 1)
            bytes.Insert(at, with);
        else if (bytes.Count > 1)
            bytes.RemoveAt(at);
    }
}
