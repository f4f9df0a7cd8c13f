using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Training;

/// <summary>Phase 1B: going on from Phase 1A's adapter with a file of failures; and what happens where there are none, or the files are wrong.</summary>
public sealed class TargetedTrainingTests
{
    private const string Stages = """
          Failures: { uses: curate, inputs: { raw: failures.jsonl }, params: { split: { validation: 0, test: 0 } } }
          Phase1B:
            uses: train
            inputs: { data: "Curate:train", validation: "Curate:validation", base: "BaseModel:model", adapter: "Phase1A:adapter", failures: "Failures:train" }
            params: { compute: fp32, epochs: 2, batch_size: 4, accumulation: 4, replay: 0.75, keep: last, optimizer: { learning_rate: 1.0e-3 } }

        """;

    [Test]
    public void Failures_change_the_adapter_and_no_failures_leave_it()
    {
        using var workspace = TinyPipeline.Brief(Stages);
        workspace.Write("failures.jsonl", string.Concat(Enumerable.Range(0, 20).Select(i => $$"""{"prompt":"Which bin takes item {{i}} of the new kind?","response":"bin {{(char)('a' + i)}}"}""" + "\n")));
        workspace.Run().Exits(0);
        var trained = Manifest(workspace, "Phase1B");
        var metrics = trained.GetProperty("metrics");
        Assert.Multiple(() =>
        {
            // 20 failures are a quarter of the rows, so 60 are drawn from the old ones: 5 steps of 16, twice.
            Assert.That((metrics.GetProperty("failures").GetInt32(), metrics.GetProperty("rows").GetInt32(), metrics.GetProperty("steps").GetInt32()), Is.EqualTo((20, 80, 10)));
            Assert.That(Adapter(trained), Is.Not.EqualTo(Adapter(Manifest(workspace, "Phase1A"))));
            Assert.That(trained.GetProperty("processor").GetString(), Is.Not.Empty);
        });

        // All rows on another side of the split: the table of failures is there, and empty.
        workspace.Write("pipeline.yaml", workspace.Read("pipeline.yaml").Replace("validation: 0, test: 0", "validation: 1, test: 0", StringComparison.Ordinal));
        workspace.Run().Exits(0);
        Assert.That(Adapter(Manifest(workspace, "Phase1B")), Is.EqualTo(Adapter(Manifest(workspace, "Phase1A"))));
        Assert.That(workspace.Read("artifacts/Phase1B/log.txt"), Does.Contain("taken over unchanged"));
    }

    /// <summary>The best weights' loss would say that nothing was forgotten.</summary>
    [Test]
    public void Validation_loss_is_that_of_the_weights_that_are_kept()
    {
        using var workspace = TinyPipeline.Brief("""
              Last:
                uses: train
                inputs: { data: "Curate:train", validation: "Curate:validation", base: "BaseModel:model" }
                params: { compute: fp32, steps: 2, evaluate_every: 1, keep: last, lora: { rank: 8 }, optimizer: { learning_rate: 0.1, schedule: constant, warmup_ratio: 0 } }

            """);
        workspace.Run("--target=Last").Exits(0);

        var metrics = Manifest(workspace, "Last").GetProperty("metrics");
        var losses = workspace.Run("--target=Query", "--json", "--sql=select loss from \"Last.evaluations\" order by step").Json().EnumerateArray().Select(row => row.GetProperty("loss").GetDouble()).ToList();
        Assert.That(losses[^1], Is.GreaterThan(losses.Min()), $"the rate is meant to be far too high: {string.Join(", ", losses)}");
        Assert.That(metrics.GetProperty("validation_loss").GetDouble(), Is.EqualTo(losses[^1]));
        Assert.That(metrics.GetProperty("best_step").GetInt32(), Is.EqualTo(1));
    }

    /// <summary>What people give by mistake for a model or an adapter.</summary>
    [Test]
    public void Input_that_is_no_model_is_refused_by_what_it_lacks()
    {
        using var workspace = TinyPipeline.Brief("""
              Empty: { uses: train, inputs: { data: "Curate:train", base: empty }, params: { steps: 1 } }
              File: { uses: train, inputs: { data: "Curate:train", base: rows.jsonl }, params: { steps: 1 } }
              Adapter: { uses: train, inputs: { data: "Curate:train", base: "BaseModel:model", adapter: empty }, params: { steps: 1 } }

            """);
        workspace.Write("empty/readme.txt", "");

        var run = workspace.Run("--keep-going").Exits(1).Says("Empty: ", "holds no config.json", "File: ", "is no folder", "Adapter: ", "holds no adapter_config.json");
        Assert.That(run.Error, Does.Not.Contain("   at "));
    }

    [Test]
    public void Weights_that_are_no_numbers_are_refused_by_the_tensors_name()
    {
        using var workspace = TinyPipeline.Brief("""
              Train: { uses: train, inputs: { data: "Curate:train", base: model }, params: { steps: 1, lora: { rank: 8 } } }
              None: { uses: train, inputs: { data: "Curate:train", base: model }, params: { steps: 1, lora: { targets: [] } } }

            """);
        workspace.Run("--target=BaseModel").Exits(0);
        workspace.Shell("cp -r artifacts/BaseModel/model . && chmod -R u+w model").Exits(0);
        var file = workspace["model/model.safetensors"];
        var bytes = File.ReadAllBytes(file);
        var header = (int)BitConverter.ToInt64(bytes);
        using (var tensors = JsonDocument.Parse(bytes.AsMemory(8, header)))
        {
            var gate = tensors.RootElement.EnumerateObject().First(tensor => tensor.Name.EndsWith("layers.0.mlp.gate_proj.weight", StringComparison.Ordinal)).Value;
            // All ones is NaN in any of its types.
            bytes.AsSpan(8 + header + (int)gate.GetProperty("data_offsets")[0].GetInt64(), 4).Fill(0xFF);
        }

        File.WriteAllBytes(file, bytes);

        Assert.That(workspace.Run("--target=Train").Exits(1).Says("layers.0.mlp.gate_proj.weight cannot be quantised", "not a finite number").Error, Does.Not.Contain("   at "));
        workspace.Run("--target=None").Exits(1).Says("params.lora.targets: names no layer");
    }

    [Test]
    public void Model_and_adapter_whose_parts_do_not_fit_are_refused_before_training()
    {
        using var workspace = TinyPipeline.Brief("""
              None: { uses: curate, inputs: { raw: rows.jsonl }, params: { split: { validation: 1, test: 0 } } }
              Tokens: { uses: train, inputs: { data: "Curate:train", base: tokens }, params: { steps: 1, rank: 8 } }
              Weights: { uses: train, inputs: { data: "Curate:train", base: "BaseModel:model", adapter: adapter }, params: { steps: 1 } }
              Taken: { uses: train, inputs: { data: "Curate:train", base: "BaseModel:model", adapter: adapter, failures: "None:train" } }

            """);
        workspace.Run("--target=Phase1A").Exits(0);
        workspace.Shell("cp -r artifacts/BaseModel/model tokens && cp -r artifacts/Phase1A/adapter adapter && chmod -R u+w tokens adapter && rm adapter/adapter_model.safetensors").Exits(0);
        var tokenizer = JsonNode.Parse(workspace.Read("tokens/tokenizer.json"))!;
        tokenizer["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"id":400,"content":"<more>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}"""));
        workspace.Write("tokens/tokenizer.json", tokenizer.ToJsonString());

        var run = workspace.Run("--keep-going").Exits(1).Says("Tokens: ", "the tokenizer has 401 tokens, and the model's embedding 400 rows", "Weights: ", "Taken: ", "lacks adapter_model.safetensors");
        Assert.That(run.Error, Does.Not.Contain("   at "));
        Assert.That(run.Error.Split("lacks adapter_model.safetensors"), Has.Length.GreaterThan(2), "by both");
    }

    /// <summary>The names of shards are the index's to choose.</summary>
    [Test]
    public void Base_whose_index_calls_its_weights_anything_is_taken_with_them()
    {
        using var workspace = TinyPipeline.Brief("""
              Taken: { uses: base-model, inputs: { model: model }, params: { source: folder } }
              Train: { uses: train, inputs: { data: "Curate:train", base: "Taken:model" }, params: { steps: 1, rank: 8 } }

            """);
        workspace.Run("--target=BaseModel").Exits(0);
        workspace.Shell("cp -r artifacts/BaseModel/model model && chmod -R u+w model && mv model/model.safetensors model/weights.safetensors").Exits(0);
        var bytes = File.ReadAllBytes(workspace["model/weights.safetensors"]);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)BitConverter.ToInt64(bytes)));
        var names = header.RootElement.EnumerateObject().Select(tensor => tensor.Name).Where(name => name != "__metadata__").ToDictionary(name => name, _ => "weights.safetensors");
        workspace.Write("model/model.safetensors.index.json", JsonSerializer.Serialize(new { metadata = new { total_size = 1 }, weight_map = names }));

        workspace.Run("--target=Train").Exits(0);
        Assert.That(File.Exists(workspace["artifacts/Taken/model/weights.safetensors"]));
    }

    /// <summary>What would be left is a training on old rows alone.</summary>
    [Test]
    public void Failures_of_which_nothing_is_left_are_refused_and_some_that_are_left_out_are_said()
    {
        using var workspace = TinyPipeline.Brief("""
              Long: { uses: curate, inputs: { raw: long.jsonl }, params: { split: { validation: 0, test: 0 } } }
              Some: { uses: curate, inputs: { raw: some.jsonl }, params: { split: { validation: 0, test: 0 } } }
              AllLong: { uses: train, inputs: { data: "Curate:train", base: "BaseModel:model", adapter: "Phase1A:adapter", failures: "Long:train" }, params: { steps: 1 } }
              SomeLong: { uses: train, inputs: { data: "Curate:train", base: "BaseModel:model", adapter: "Phase1A:adapter", failures: "Some:train" }, params: { steps: 1, keep: best, replay: 0.75 } }

            """);
        var words = string.Join(' ', Enumerable.Range(0, 600));
        string Row(string prompt) => JsonSerializer.Serialize(new { prompt, response = "bin a" }) + "\n";
        workspace.Write("long.jsonl", Row($"Which bin takes {words}?")).Write("some.jsonl", Row($"Which bin takes {words}?") + Row("Which bin takes item 7 of the new kind?"));

        workspace.Run("--target=AllLong").Exits(1).Says("None of the 1 failures can be learned from. 512 tokens are too few for 1.");
        workspace.Run("--target=SomeLong").Exits(0);
        Assert.That(workspace.Read("artifacts/SomeLong/log.txt"), Does.Contain("1 of 2 failures are left out").And.Contain("There are no validation rows to choose by").And.Contain("4 rows to train on"), "three of four are old: the share is of the failures that are left");
    }

    [TestCase("""{"architectures":["LlamaForCausalLM"],"vocab_size":8,"hidden_size":8,"intermediate_size":8,"num_hidden_layers":1,"num_attention_heads":2,"max_position_embeddings":64}""", "model.safetensors")]
    [TestCase("""{"architectures":["LlamaForCausalLM"],"vocab_size":8,"hidden_size":8}""", "config.json cannot be used", "num_hidden_layers is missing", "num_attention_heads is missing")]
    public void Base_that_lies_fails_its_stage_with_the_whole_message_and_no_stack_trace(string config, params string[] said)
    {
        using var workspace = Workspace.New().Write("pipeline.yaml", """
            version: 1
            name: lying
            stages:
              BaseModel: { uses: base-model, inputs: { model: model }, params: { source: folder } }
            """);
        workspace.Write("model/config.json", config).Write("model/model.safetensors", "not a header");
        Assert.That(workspace.Run().Exits(1).Says(said).Error, Does.Not.Contain("   at "));
    }

    [Test]
    public void Training_that_cannot_fit_is_refused_before_it_loads_with_advice()
    {
        using var workspace = TinyPipeline.Brief("""
              Large:
                uses: train
                inputs: { data: "Curate:train", base: "BaseModel:model" }
                params: { batch_size: 64, lora: { rank: 8 } }
                resources: { memory: 1M }
              Wide:
                uses: base-model
                inputs: { data: "Curate:train" }
                params: { shape: { hidden_size: 16384, heads: 64, key_value_heads: 64, intermediate_size: 65536, layers: 200 } }

            """);
        workspace.Run("--target=Large").Exits(1).Says("and 0 MB are free", "activation_checkpointing: true");
        Assert.That(workspace.Run("--target=Wide").Exits(1).Says("This needs about", "a smaller params.shape").Error, Does.Not.Contain("   at "));
    }

    [Test]
    public void Gpu_that_is_not_there_is_said_before_anything_is_loaded()
    {
        using var workspace = TinyPipeline.Brief("""
              Demanding:
                uses: train
                inputs: { data: "Curate:train", base: "BaseModel:model" }
                params: { device: cuda }

            """);
        workspace.Environment["CUDA_VISIBLE_DEVICES"] = "";
        workspace.Run("--target=Demanding").Exits(1).Says("params.device is cuda, and there is no GPU that this libtorch can use", "device: cpu");
    }

    [Test]
    public void Rank_above_a_layers_smaller_side_is_refused_by_the_layers_name()
    {
        using var workspace = TinyPipeline.Brief("""
              Wide:
                uses: train
                inputs: { data: "Curate:train", base: "BaseModel:model" }
                params: { rank: 17 }

            """);
        workspace.Run("--target=Wide").Exits(1).Says("params.rank is 17", "k_proj has 32 inputs and 16 outputs", "16 at most");
    }

    [Test]
    public void Rank_may_be_said_among_the_adapters_parameters_but_not_twice_and_differently()
    {
        using var workspace = TinyPipeline.Brief("""
              Nested:
                uses: train
                inputs: { data: "Curate:train", base: "BaseModel:model" }
                params: { steps: 1, lora: { rank: 8 } }
              Twice:
                uses: train
                inputs: { data: "Curate:train", base: "BaseModel:model" }
                params: { rank: 4, lora: { rank: 8 } }

            """);
        workspace.Run("--target=Nested").Exits(0);
        Assert.That(File.ReadAllText(workspace["artifacts/Nested/adapter/adapter_config.json"]), Does.Match(@"""r""\s*:\s*8\b"));
        workspace.Run("--target=Twice").Exits(1).Says("params.rank is 4 and params.lora.rank 8; leave one out");
    }

    [Test]
    public void Wrong_parameters_of_training_are_all_said_before_anything_runs()
    {
        using var workspace = TinyPipeline.Brief("""
              Wrong:
                uses: train
                inputs: { data: "Curate:train", base: "BaseModel:model" }
                params: { ranks: 8, batch_size: 0, optimizer: { learning_rate: fast } }

            """);
        workspace.Run().Exits(2).Executed().Says("ranks", "batch_size", "learning_rate");
    }

    private static JsonElement Manifest(Workspace workspace, string stage)
    {
        using var document = JsonDocument.Parse(workspace.Read($"artifacts/{stage}/manifest.json"));
        return document.RootElement.Clone();
    }

    private static string Adapter(JsonElement manifest) =>
        manifest.GetProperty("outputs").EnumerateArray().Single(output => output.GetProperty("name").GetString() == "adapter")
            .GetProperty("files").EnumerateArray().Single(file => file.GetProperty("path").GetString() == "adapter_model.safetensors").GetProperty("digest").GetString()!;
}
