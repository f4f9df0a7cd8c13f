using Pipeline.Contracts;
using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Tests.Definition;

public sealed class PipelineLoaderTests
{
    internal const string Mini = """
        version: 1
        name: mini
        defaults: { seed: 42, resources: { cpus: 2 } }
        models: { judge: { provider: openai, model: gpt-4o, key_variable: OPENAI_CREDENTIAL } }
        remotes: { ci: { url: "http://127.0.0.1:8080" } }
        stages:
          Curate:
            uses: curate
            inputs: { raw: samples/instructions.jsonl }
            params: { near_duplicates: { threshold: 0.9 } }
          Phase1A:
            uses: train
            inputs: { data: "Curate:train" }
            params: { steps: 10, method: qlora, rank: 64 }
            resources: { gpus: 1, memory: 24G, time: 4h }
          Count:
            run: wc -l < {inputs.raw} > {outputs.count}/lines.txt; echo {params.k} ${HOME} | awk '{print $1}'
            inputs: { raw: data/raw.jsonl }
            outputs: [count]
            params: { k: 1 }
            code: [scripts/]
            env: [LC_ALL]
            cache: { expires: 7d }
        profiles:
          full: { defaults: { seed: 7 }, stages: { Phase1A: { params: { rank: 128, targets: [o_proj] }, resources: { gpus: 8 } } } }
        """;

    [Test]
    public void Load_whole_example_reads_every_part()
    {
        using var workspace = new Workspace();

        var definition = workspace.LoadHere(Mini);

        var (curate, train, count) = (definition.Stages[0], definition.Stages[1], definition.Stages[2]);
        Assert.Multiple(() =>
        {
            Assert.That(definition.Name, Is.EqualTo("mini"));
            Assert.That(definition.Seed, Is.EqualTo(42));
            Assert.That(definition.Overridden, Is.False);
            Assert.That(definition.Remotes["ci"]!["url"]!.GetValue<string>(), Is.EqualTo("http://127.0.0.1:8080"));
            Assert.That(curate.Inputs, Is.EqualTo(new[] { new InputDefinition("raw", "samples/instructions.jsonl", null, workspace.Folder["samples/instructions.jsonl"]) }));
            Assert.That(curate.Outputs, Is.EqualTo(new[] { "rejected", "train" }));
            Assert.That(curate.Params.ToJsonString(), Is.EqualTo("""{"near_duplicates":{"threshold":0.9,"bands":16},"language":null}"""));
            Assert.That(curate.Position, Is.EqualTo(new SourcePosition("pipeline.yaml", 7, 3)));
            Assert.That(train.Inputs[0], Is.EqualTo(new InputDefinition("data", "Curate:train", new OutputReference("Curate", "train"), null)));
            Assert.That(train.Resources, Is.EqualTo(new StageResources(2, 1, 24L << 30, 4 * 3600)));
            Assert.That(count.Run, Does.StartWith("wc -l < {inputs.raw}"));
            Assert.That(count.Code, Is.EqualTo(new[] { "scripts" }));
            Assert.That(count.Env, Is.EqualTo(new[] { "LC_ALL" }));
            Assert.That(count.Cache, Is.EqualTo(new CachePolicy(Expires: TimeSpan.FromDays(7))));
        });
    }

    [Test]
    public void Load_profile_merges_maps_and_replaces_lists()
    {
        var definition = Workspace.Load(Mini, "full");

        var train = definition.Stages[1];
        Assert.Multiple(() =>
        {
            Assert.That(definition.Seed, Is.EqualTo(7));
            Assert.That(definition.Overridden, Is.True);
            Assert.That(train.Params.ToJsonString(), Is.EqualTo("""{"method":"qlora","rank":128,"learning_rate":0.0002,"targets":["o_proj"],"packing":false,"steps":10}"""));
            Assert.That(train.Resources, Is.EqualTo(new StageResources(2, 8, 24L << 30, 4 * 3600)));
        });
    }

    [Test]
    public void Load_override_reaches_inside_and_wins_over_the_profile()
    {
        var definition = Workspace.Load(Mini, "full", "Phase1A.rank=32", "Curate.near_duplicates.threshold=0.5", "Phase1A.targets=[a, b]", "cOUNT.k=two");

        Assert.Multiple(() =>
        {
            Assert.That(definition.Overridden, Is.True);
            Assert.That(definition.Stages[1].Params["rank"]!.ToJsonString(), Is.EqualTo("32"));
            Assert.That(definition.Stages[0].Params["near_duplicates"]!.ToJsonString(), Is.EqualTo("""{"threshold":0.5,"bands":16}"""));
            Assert.That(definition.Stages[1].Params["targets"]!.ToJsonString(), Is.EqualTo("""["a","b"]"""));
            Assert.That(definition.Stages[2].Params["k"]!.GetValue<string>(), Is.EqualTo("two"));
        });
    }

    [Test]
    public void Load_least_file_has_the_defaults()
    {
        var definition = Workspace.Load("version: 1\nstages:\n  Probe: { run: nvidia-smi }\n");

        var probe = definition.Stages.Single();
        Assert.Multiple(() =>
        {
            Assert.That(definition.Name, Is.EqualTo("pipeline"));
            Assert.That(definition.Seed, Is.Zero);
            Assert.That(probe.Outputs, Is.Empty);
            Assert.That(probe.Params, Is.Empty);
            Assert.That(probe.Cache, Is.EqualTo(CachePolicy.Reuse));
            Assert.That(probe.Frozen, Is.False);
            Assert.That(probe.Resources, Is.EqualTo(new StageResources()));
        });
    }

    [Test]
    public void Load_profile_defaults_lie_under_the_stages_own_resources()
    {
        var yaml = "version: 1\nstages:\n  A: { run: x }\n  B: { run: x, resources: { cpus: 3 } }\nprofiles: { big: { defaults: { resources: { cpus: 8, gpus: 1 } } } }\n";

        var definition = Workspace.Load(yaml, "big");

        Assert.That(definition.Stages.Select(stage => (stage.Resources.Cpus, stage.Resources.Gpus)), Is.EqualTo(new[] { (8, 1), (3, 1) }));
    }

    [Test]
    public void Load_always_and_frozen_are_read()
    {
        var stage = Workspace.Load("version: 1\nstages:\n  A: { run: x, cache: always, frozen: true }\n").Stages[0];

        Assert.That((stage.Cache, stage.Frozen), Is.EqualTo((new CachePolicy(Always: true), true)));
    }

    [Test]
    public void Load_override_to_null_replaces_the_default() =>
        Assert.That(Workspace.Load(Mini, null, "Curate.language=en", "Curate.language=").Stages[0].Params["language"], Is.Null);

    [Test]
    public void Load_missing_file_says_what_to_do() =>
        Assert.That(() => Workspace.LoadFile("/nowhere/pipeline.yaml"), Throws.TypeOf<DefinitionException>()
            .With.Message.EqualTo("/nowhere/pipeline.yaml: there is no such file; write one (docs/pipeline-yaml.md), or name another with --config=FILE"));

    [Test]
    public void Load_folder_says_so()
    {
        using var workspace = new Workspace();

        Assert.That(() => Workspace.LoadFile(workspace.Folder.Path), Throws.TypeOf<DefinitionException>().With.Message.Contains("this is a folder"));
    }

    [Test]
    public void Load_same_file_in_another_folder_differs_only_in_absolute_paths()
    {
        using var one = new Workspace();
        using var other = new Workspace();

        var (first, second) = (one.LoadHere(Mini), other.LoadHere(Mini));

        Assert.That(first.Stages.SelectMany(stage => stage.Inputs).Select(input => input.From), Is.EqualTo(second.Stages.SelectMany(stage => stage.Inputs).Select(input => input.From)));
        Assert.That(first.Source, Is.EqualTo(second.Source));
    }
}
