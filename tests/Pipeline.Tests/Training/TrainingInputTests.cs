using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Training;

/// <summary>Inputs that look right and are not, or are right and say little: refused, or said in the log.</summary>
public sealed class TrainingInputTests
{
    /// <summary>Results are stored and shared: what a link points to could be any file of the machine.</summary>
    [Test]
    public void Links_out_of_a_model_folder_are_refused_and_an_adapter_that_is_taken_over_is_its_two_files()
    {
        using var workspace = TinyPipeline.Brief("""
              None: { uses: curate, inputs: { raw: rows.jsonl }, params: { split: { validation: 1, test: 0 } } }
              Folder: { uses: base-model, inputs: { model: model }, params: { source: folder } }
              Taken: { uses: train, inputs: { data: "Curate:train", base: "BaseModel:model", adapter: adapter, failures: "None:train" } }

            """);
        workspace.Run("--target=Phase1A").Exits(0);
        workspace.Write("secret", "of nobody's business").Shell(
            "cp -r artifacts/BaseModel/model model && cp -r artifacts/Phase1A/adapter adapter && chmod -R u+w model adapter && ln -s ../secret model/merges.txt && echo state > adapter/optimizer.pt").Exits(0);

        workspace.Run("--target=Folder").Exits(1).Says("merges.txt is a symbolic link");
        workspace.Run("--target=Taken").Exits(0);
        Assert.That(Directory.GetFiles(workspace["artifacts/Taken/adapter"]).Select(Path.GetFileName), Is.EquivalentTo(new[] { "adapter_config.json", "adapter_model.safetensors" }));
    }

    [Test]
    public void Base_model_that_learned_nothing_is_said_and_is_not_the_untrained_one()
    {
        using var workspace = TinyPipeline.Brief("""
              Wild:
                uses: base-model
                inputs: { data: "Curate:train", validation: "Curate:validation" }
                params: { compute: fp32, tokenizer: { vocab_size: 400 }, shape: { hidden_size: 32, layers: 1, heads: 4, intermediate_size: 64 }, training: { steps: 5, learning_rate: 1, warmup_steps: 0, batch_size: 4 } }

            """);
        workspace.Run("--target=Wild").Exits(0);
        Assert.That(workspace.Read("artifacts/Wild/log.txt"), Does.Contain("the model learned nothing that helps"));
        var metrics = JsonNode.Parse(workspace.Read("artifacts/Wild/manifest.json"))!["metrics"]!;
        Assert.That((double)metrics["validation_loss"]!, Is.GreaterThan((double)metrics["validation_loss_before"]!));
    }

    [Test]
    public void Embedding_with_far_more_rows_than_tokens_is_said()
    {
        using var workspace = TinyPipeline.Brief("""
              Mixed: { uses: train, inputs: { data: "Curate:train", base: model }, params: { steps: 1, rank: 8 } }
              Large:
                uses: base-model
                inputs: { data: "Curate:train" }
                params: { compute: fp32, tokenizer: { vocab_size: 900 }, shape: { hidden_size: 32, layers: 1, heads: 4, intermediate_size: 64 }, training: { steps: 1 } }

            """);
        workspace.Run("--target=BaseModel").Exits(0);
        workspace.Run("--target=Large").Exits(0);
        workspace.Shell("cp -r artifacts/Large/model model && chmod -R u+w model && cp artifacts/BaseModel/model/tokenizer*.json model/").Exits(0);
        workspace.Run("--target=Mixed").Exits(0);
        Assert.That(workspace.Read("artifacts/Mixed/log.txt"), Does.Contain("The tokenizer has 400 tokens, and the model's embedding 900 rows"));
        Assert.That(workspace.Read("artifacts/Large/log.txt"), Does.Not.Contain("The tokenizer has"));
    }

    /// <summary>Six rows, of which two were answered wrongly: at most four are left to be replayed, however many are asked for.</summary>
    [Test]
    public void Replay_leaves_out_what_was_corrected_and_says_when_there_is_too_little()
    {
        using var workspace = TinyPipeline.Brief("""
              Few: { uses: curate, inputs: { raw: few.jsonl }, params: { split: { validation: 0, test: 0 } } }
              Wrong: { uses: curate, inputs: { raw: wrong.jsonl }, params: { split: { validation: 0, test: 0 } } }
              Again: { uses: train, inputs: { data: "Few:train", base: "BaseModel:model", adapter: "Phase1A:adapter", failures: "Wrong:train" }, params: { steps: 1, replay: 0.9 } }

            """);
        static string Row(int i, string bin) => JsonSerializer.Serialize(new { prompt = $"Which bin takes the {"red blue green grey pink teal".Split(' ')[i]} box?", response = $"bin {bin}" }) + "\n";
        workspace.Write("few.jsonl", string.Concat(Enumerable.Range(0, 6).Select(i => Row(i, "abcdef"[i].ToString())))).Write("wrong.jsonl", Row(1, "y") + Row(4, "z"));

        workspace.Run("--target=Again").Exits(0);
        Assert.That(workspace.Read("artifacts/Again/log.txt"), Does.Contain("6 rows to train on").And.Contain("The data has 4 rows to replay"));
        Assert.That((int)JsonNode.Parse(workspace.Read("artifacts/Again/manifest.json"))!["metrics"]!["replayed"]!, Is.EqualTo(4));
    }

    [TestCase("long_rows: truncate", "1 cut off, 0 left out because they are too long")]
    [TestCase("long_rows: drop", "0 cut off, 1 left out because they are too long")]
    public void Long_rows_are_cut_off_or_left_out_as_asked_and_counted(string choice, string said)
    {
        using var workspace = TinyPipeline.Brief($$"""
              Some: { uses: curate, inputs: { raw: some.jsonl }, params: { split: { validation: 0, test: 0 } } }
              Chosen: { uses: train, inputs: { data: "Some:train", base: "BaseModel:model" }, params: { steps: 1, rank: 8, {{choice}} } }

            """);
        static string Row(string response) => JsonSerializer.Serialize(new { prompt = "Which bins are there?", response }) + "\n";
        workspace.Write("some.jsonl", Row(string.Join(' ', Enumerable.Range(0, 600))) + Row("bin a"));
        workspace.Run("--target=Chosen").Exits(0);
        Assert.That(workspace.Read("artifacts/Chosen/log.txt"), Does.Contain(said));
    }

    [Test]
    public void Parameters_that_the_given_adapter_overrules_are_named()
    {
        using var workspace = TinyPipeline.Brief("""
              Onward: { uses: train, inputs: { data: "Curate:train", base: "BaseModel:model", adapter: "Phase1A:adapter" }, params: { steps: 1, rank: 4, lora: { targets: [q_proj], dropout: 0.1 } } }

            """);
        workspace.Run("--target=Onward").Exits(0);
        Assert.That(workspace.Read("artifacts/Onward/log.txt"), Does.Contain("so rank, lora.targets of params change nothing: it has rank 8"));
    }

    /// <summary>Without validation rows nothing else would say so: the only step has a rate of zero.</summary>
    [Test]
    public void Adapter_that_changes_nothing_after_its_training_is_refused()
    {
        using var workspace = TinyPipeline.Brief("""
              Idle: { uses: train, inputs: { data: "Curate:train", base: "BaseModel:model" }, params: { steps: 1, rank: 4, optimizer: { warmup_ratio: 1 } } }

            """);
        workspace.Run("--target=Idle").Exits(1).Says("The adapter changes nothing after the training");
    }

    [TestCase("patience: 2, evaluate_every: 0", "params.patience: counts evaluations")]
    [TestCase("lora: { dropout: 0.99999999 }", "drops everything")]
    public void Parameters_that_would_do_nothing_are_refused(string parameters, string said)
    {
        using var workspace = TinyPipeline.Brief($$"""
              Idle: { uses: train, inputs: { data: "Curate:train", base: "BaseModel:model" }, params: { steps: 1, rank: 8, {{parameters}} } }

            """);
        workspace.Run("--target=Idle").Exits(1).Says(said);
    }
}
