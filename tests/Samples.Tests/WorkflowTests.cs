using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Samples.Tests;

public sealed class WorkflowTests
{
    private static readonly YamlMappingNode Pipeline = Yaml.Load(".github/workflows/pipeline.yml");
    private static readonly YamlNode[] Steps = [.. (YamlSequenceNode)Pipeline.At("jobs", "run", "steps")];

    [Test]
    public void Pipeline_runs_on_push_and_on_a_schedule()
    {
        Assert.That(Pipeline.At("on").Find("push"), Is.Not.Null);
        Assert.That(Pipeline.At("on", "schedule")[0].At("cron").Text().Split(' '), Has.Length.EqualTo(5));
    }

    [Test]
    public void Pipeline_restores_plans_runs_uploads_and_saves_in_that_order()
    {
        var order = new[]
        {
            Index(step => Uses(step).StartsWith("actions/cache/restore@", StringComparison.Ordinal)),
            Index(step => Script(step).Contains("./build.sh --dryrun", StringComparison.Ordinal)),
            Index(step => Script(step) == "./build.sh"),
            Index(step => Uses(step).StartsWith("actions/upload-artifact@", StringComparison.Ordinal)),
            Index(step => Uses(step).StartsWith("actions/cache/save@", StringComparison.Ordinal)),
        };

        Assert.That(order, Is.Ordered.And.All.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void Store_is_saved_under_the_name_that_is_restored()
    {
        var (restore, save) = (Step("Restore the store").At("with"), Step("Save the store").At("with"));

        Assert.That(save.At("key").Text(), Is.EqualTo(restore.At("key").Text()));
        Assert.That(save.At("path").Text(), Is.EqualTo(restore.At("path").Text()).And.EqualTo("cache"));
        Assert.That(restore.At("restore-keys").Text().Trim().Split('\n'), Has.All.Matches<string>(prefix => restore.At("key").Text().StartsWith(prefix!, StringComparison.Ordinal)));
    }

    [Test]
    public void Store_is_saved_only_when_something_was_executed() =>
        Assert.That(Step("Save the store").At("if").Text(), Does.Contain("steps.notebook.outputs.executed == 'true'"));

    [Test]
    public void Notebook_is_that_of_the_latest_run() =>
        Assert.That(Step("Upload the notebook").At("with", "path").Text().TrimEnd('/'), Is.EqualTo("artifacts/runs/latest"));

    /// <summary>A newcomer reads in the page what the workflow does.</summary>
    [Test]
    public void Every_call_of_the_front_door_stands_in_the_page()
    {
        var page = Repository.Read("docs/samples.md");
        var calls = Steps.SelectMany(step => Regex.Matches(Script(step), @"\./build\.sh[^|>;\n]*")).Select(call => call.Value.Trim()).ToArray();

        Assert.That(calls, Is.Not.Empty);
        Assert.That(calls, Has.All.Matches<string>(call => page.Contains($"`{call}`", StringComparison.Ordinal)));
    }

    [Test]
    public void Ci_calls_the_entry_script_as_it_is()
    {
        var steps = (YamlSequenceNode)Yaml.Load(".github/workflows/ci.yml").At("jobs", "test", "steps");

        Assert.That(steps.Select(Script).Where(script => script != ""), Is.EqualTo(new[] { ".ci/run" }));
    }

    [TestCase("ci")]
    [TestCase("pipeline")]
    public void Workflow_may_only_read_and_pins_its_actions(string name)
    {
        var workflow = Yaml.Load($".github/workflows/{name}.yml");
        var steps = ((YamlMappingNode)workflow.At("jobs")).Children.Values.SelectMany(job => (YamlSequenceNode)job.At("steps"));

        Assert.That(workflow.At("permissions", "contents").Text(), Is.EqualTo("read"));
        Assert.That(steps.Select(Uses).Where(action => action != ""), Has.All.Match(@"^[\w/-]+@v\d+$"));
    }

    internal static string ScriptOf(string name) => Script(Step(name));

    private static YamlNode Step(string name) => Steps.Single(step => step.Find("name")?.Text() == name);

    private static int Index(Func<YamlNode, bool> isWanted) => Array.FindIndex(Steps, step => isWanted(step));

    private static string Uses(YamlNode step) => step.Find("uses")?.Text() ?? "";

    private static string Script(YamlNode step) => step.Find("run")?.Text() ?? "";
}
