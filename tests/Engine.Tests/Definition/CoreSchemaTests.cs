using System.Text.Json.Nodes;

namespace Pipeline.Engine.Tests.Definition;

public sealed class CoreSchemaTests
{
    [TestCase("null", "null")]
    [TestCase("~", "null")]
    [TestCase("", "null")]
    [TestCase("Null", "null")]
    [TestCase("nULL", "\"nULL\"")]
    [TestCase("True", "true")]
    [TestCase("FALSE", "false")]
    [TestCase("yes", "\"yes\"")]
    [TestCase("on", "\"on\"")]
    [TestCase("12", "12")]
    [TestCase("-12", "-12")]
    [TestCase("+12", "12")]
    [TestCase("007", "7")]
    [TestCase("0o17", "15")]
    [TestCase("0o18", "\"0o18\"")]
    [TestCase("0xfF", "255")]
    [TestCase("0x", "\"0x\"")]
    [TestCase("-0x1", "\"-0x1\"")]
    [TestCase("9007199254740992", "9007199254740992")]
    [TestCase("-9007199254740992", "-9007199254740992")]
    [TestCase("1.5", "1.5")]
    [TestCase("1.", "1")]
    [TestCase(".5", "0.5")]
    [TestCase("-.5e+1", "-5")]
    [TestCase("1e3", "1000")]
    [TestCase("1e", "\"1e\"")]
    [TestCase(".", "\".\"")]
    [TestCase("-", null)]
    [TestCase("+", "\"+\"")]
    [TestCase("1_000", "\"1_000\"")]
    [TestCase("1:30", "\"1:30\"")]
    [TestCase("2024-01-01", "\"2024-01-01\"")]
    [TestCase("'12'", "\"12\"")]
    [TestCase("\"true\"", "\"true\"")]
    [TestCase("!!str 12", "\"12\"")]
    [TestCase("! 12", "\"12\"")]
    [TestCase("!!int \"3\"", "3")]
    [TestCase("!!float 3", "3")]
    [TestCase("!!null ''", "null")]
    [TestCase("!!seq [1]", "[1]")]
    [TestCase("|\n    a\n    b\n", "\"a\\nb\\n\"")]
    [TestCase(">-\n    a\n    b\n", "\"a b\"")]
    public void Scalar_has_the_core_schemas_meaning(string written, string? json)
    {
        var yaml = $"version: 1\nstages:\n S:\n  run: x\n  params:\n   a: {written}\n";

        if (json is null)
            Assert.That(Workspace.Fail(yaml), Does.Contain("pipeline.yaml:6:7"));
        else
            Assert.That(JsonNode.DeepEquals(Workspace.Load(yaml).Stages[0].Params["a"], JsonNode.Parse(json)), Is.True);
    }
}
