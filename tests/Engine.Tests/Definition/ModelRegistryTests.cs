using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Fingerprinting;

namespace Pipeline.Engine.Tests.Definition;

public sealed class ModelRegistryTests
{
    [Test]
    public void Load_stage_has_the_models_that_its_parameters_name()
    {
        var stage = Judge("candidate: mini, judges: [gpt, mini]");

        Assert.That(stage.Models.Select(model => model.Alias), Is.EqualTo(new[] { "gpt", "mini" }));
        Assert.That(Judge("judges: [gpt]").Models.Select(model => model.Alias), Is.EqualTo(new[] { "gpt" }));
        Assert.That(Judge("candidate: null").Models, Is.Empty);
    }

    [Test]
    public void Load_entry_has_its_provider_s_key_variable_unless_it_names_one()
    {
        Assert.That(Judge("judges: [gpt]").Models[0].NeededVariable, Is.EqualTo("OPENAI_API_KEY"));
        Assert.That(Judge("candidate: mini").Models[0].NeededVariable, Is.Null, "a server of one's own needs none");
        Assert.That(Judge("judges: [gpt]", "key_variable: TEAM_KEY").Models[0].NeededVariable, Is.EqualTo("TEAM_KEY"));
        Assert.That(Judge("judges: [gpt]", "key_variable: null").Models[0].NeededVariable, Is.Null);
        Assert.That(Judge("judges: [gpt]", "offline: true").Models[0].NeededVariable, Is.Null);
    }

    [TestCase("model: gpt-5")]
    [TestCase("base_address: \"http://127.0.0.1:1/v1\"")]
    public void What_decides_a_reply_is_in_the_fingerprint(string field) => Assert.That(Entries(field), Is.Not.EqualTo(Entries("")));

    [TestCase("price_in: 2.5, price_out: 10")]
    [TestCase("requests_per_minute: 60")]
    [TestCase("concurrency: 3")]
    [TestCase("key_variable: TEAM_KEY")]
    [TestCase("offline: true")]
    [TestCase("timeout_seconds: 9")]
    public void What_does_not_decide_a_reply_is_not_in_the_fingerprint(string field) => Assert.That(Entries(field), Is.EqualTo(Entries("")));

    [Test]
    public void Missing_keys_are_all_named_with_the_stages_that_need_them()
    {
        var plan = new Plan([Planned(Judge("candidate: mini, judges: [gpt]"), PlanState.Run)]);

        var failure = Assert.Throws<MissingKeyException>(() => MissingKeys.Require(plan, _ => null));

        Assert.That(failure!.Message, Does.StartWith("A would ask the model 'gpt'").And.Contain("OPENAI_API_KEY").And.Contain(".env"));
        Assert.That(failure.Message.Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public void Keys_of_cached_stages_are_not_needed()
    {
        var stage = Judge("judges: [gpt]");

        Assert.DoesNotThrow(() => MissingKeys.Require(new([Planned(stage, PlanState.Cached)]), _ => null));
        Assert.DoesNotThrow(() => MissingKeys.Require(new([Planned(stage, PlanState.Run)]), variable => variable == "OPENAI_API_KEY" ? "k" : null));
    }

    private static PlannedStage Planned(StageDefinition stage, PlanState state) => new() { Definition = stage, State = state };

    private static FingerprintEntry[] Entries(string field) => [.. Judge("judges: [gpt]", field).Models.SelectMany(ParameterEntries.OfModel)];

    private static StageDefinition Judge(string parameters, string field = "")
    {
        var model = field.StartsWith("model:", StringComparison.Ordinal) ? "" : "model: gpt-4o";
        return Workspace.Load($$"""
            version: 1
            models:
              gpt: { provider: openai, {{string.Join(", ", new[] { model, field }.Where(text => text.Length > 0))}} }
              mini: { provider: openai-compatible, model: m, base_address: "http://127.0.0.1:9/v1" }
            stages:
              A:
                uses: judge
                inputs: { rows: a.txt }
                params: { {{parameters}} }
            """).Stages[0];
    }
}
