using System.Diagnostics;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Tests.Definition;

public sealed class CommandTemplateTests
{
    private static readonly Dictionary<string, string> Inputs = new() { ["raw"] = "/ws/raw.jsonl", ["odd"] = "/ws/it's $HOME" };
    private static readonly Dictionary<string, string> Outputs = new() { ["count"] = "/ws/out" };

    [TestCase("wc {inputs.raw} > {outputs.count}/n", "wc /ws/raw.jsonl > /ws/out/n")]
    [TestCase("cat {inputs.odd}", @"cat '/ws/it'\''s $HOME'")]
    [TestCase("{params.text} {params.plain}", "'a b' a-b_c@%+=:,./")]
    [TestCase("{params.yes} {params.no} [{params.none}] [{params.empty}]", "true false [] []")]
    [TestCase("{params.list}", "1 'a b' true  2.5")]
    [TestCase("{params.map}", """'{"a":[1,2],"b":"x"}'""")]
    [TestCase("{params.map.b} {params.nested.a.b}", "x 3")]
    [TestCase("{params.dotted.name}", "whole")]
    [TestCase("{params.one} {params.small} {params.large}", "1 1e-7 1e+21")]
    [TestCase("echo ${X} {} {inputs} {inputs.} {input.raw} {inputs.a b} awk '{print $1}' {inputs.raw", "echo ${X} {} {inputs} {inputs.} {input.raw} {inputs.a b} awk '{print $1}' {inputs.raw")]
    [TestCase("{{inputs.raw}} {inputs.{inputs.raw}", "{/ws/raw.jsonl} {inputs./ws/raw.jsonl")]
    [TestCase("", "")]
    public void Expand_gives_the_command(string template, string expected)
    {
        var parameters = JsonNode.Parse("""
            {"text":"a b","plain":"a-b_c@%+=:,./","yes":true,"no":false,"none":null,"empty":"","list":[1,"a b",true,null,2.5],
             "map":{"b":"x","a":[1,2]},"nested":{"a":{"b":3}},"dotted.name":"whole","dotted":{"name":"part"},"one":1.0,"small":1e-7,"large":1e21}
            """)!.AsObject();

        Assert.That(CommandTemplate.Parse(template).Expand(Inputs, Outputs, parameters), Is.EqualTo(expected));
    }

    [Test]
    public void Expand_values_are_never_templates_themselves()
    {
        var parameters = new JsonObject { ["a"] = "{inputs.raw}" };

        Assert.That(CommandTemplate.Parse("{params.a}").Expand(Inputs, Outputs, parameters), Is.EqualTo("'{inputs.raw}'"));
    }

    [Test]
    public void Quote_any_text_is_one_word_to_the_shell()
    {
        var texts = ArbMap.Default.GeneratorFor<NonEmptyString>().Select(text => text.Get.Replace("\0", "", StringComparison.Ordinal)).ListOf(20)
            .Where(list => list.All(text => text.Length > 0 && !text.Any(char.IsSurrogate)));

        Prop.ForAll(texts.ToArbitrary(), list =>
        {
            using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s\\036' {string.Join(' ', list.Select(ShellWord.Quote))}"]) { RedirectStandardOutput = true })!;
            Assert.That(shell.StandardOutput.ReadToEnd(), Is.EqualTo(string.Concat(list.Select(text => text + "\u001e"))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }
}
