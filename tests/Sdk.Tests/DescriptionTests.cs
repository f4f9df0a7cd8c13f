using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Testing;

namespace Pipeline.Sdk.Tests;

/// <summary>What a stage says of itself, and to a caller who errs.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DescriptionTests : IDisposable
{
    private readonly Probe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Test]
    public void Describe_is_a_description_that_the_contract_reads()
    {
        var description = JsonSerializer.Deserialize<StageDescription>(Probe.Call("--describe").Output, ContractJson.Options)!;
        Assert.That((description.Schema, description.Name, description.Outputs.Count), Is.EqualTo(("pipeline.description/v1", "stage-probe", 2)));
        Assert.That(description.Inputs.Single().Optional);
        Same(description.Options, """
            {"type":"object","required":["action"],"additionalProperties":false,"properties":{
              "action":{"enum":["write_tables","report_often","print_stray","refuse_input","refuse_service","fail","wait","cancel_itself","fill_disk","open_loop"],"description":"What the stage does."},
              "rows":{"type":"integer","description":"Rows to write; 3 by default.","minimum":1,"maximum":1000000},
              "share":{"type":"number","exclusiveMinimum":0,"maximum":1},
              "colour":{"type":"string","enum":["red","green"]},
              "note":{"type":["string","null"]},
              "words":{"type":"array","items":{"type":"string"}},
              "weights":{"type":"object","additionalProperties":{"type":"number"}},
              "near_duplicates":{"type":"object","additionalProperties":false,"description":"Options inside options.","properties":{
                "threshold":{"type":"number","minimum":0},"limit":{"type":["integer","null"]}}}}}
            """);
        Same(description.Defaults, """
            {"rows":3,"share":0.5,"colour":"red","note":null,"words":["a"],"weights":{},"near_duplicates":{"threshold":0.8,"limit":null}}
            """);
    }

    [Test]
    public void Help_is_a_page_for_a_person() => Snapshot.Verify(Probe.Call("--help").Output);

    [Test]
    public void A_wrong_command_line_says_what_is_right()
    {
        foreach (var arguments in new string[][] { [], ["--request"], ["--bogus"], ["--describe", "x"] })
        {
            var ended = Probe.Call(arguments);
            Assert.That((ended.ExitCode, ended.Error, ended.Output), Is.EqualTo((10, "Call it with --request FILE, --estimate FILE, --describe or --help.\n", "")));
        }
    }

    [TestCase(null, "no-such.json")]
    [TestCase("not json", "cannot be read as a request")]
    [TestCase("{}", "cannot be read as a request")]
    [TestCase("""{"schema":"pipeline.request/v9","stage":"S","params":{},"inputs":{},"outputs":{},"work":"/tmp","seed":1}""", "pipeline.request/v9")]
    public void A_request_that_is_none_is_a_message(string? text, string message)
    {
        var path = _probe["no-such.json"];
        if (text is not null)
            File.WriteAllText(path, text);
        var ended = Probe.Call("--request", path);
        Assert.That(ended.ExitCode, Is.EqualTo(10));
        Assert.That(ended.Error, Does.Contain(message).And.Not.Contain("   at "));
    }

    private static void Same(JsonObject actual, string expected) =>
        Assert.That(JsonNode.DeepEquals(actual, JsonNode.Parse(expected)), actual.ToJsonString());
}
