using Pipeline.Testing;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Training;

/// <summary>Curate → BaseModel → Phase1A on 700 sample rows, with a model so small that all of it takes seconds.</summary>
internal static class TinyPipeline
{
    private const int BriefSteps = 10;

    private const string Head = """
        version: 1
        name: tiny
        stages:
          Curate: { uses: curate, inputs: { raw: rows.jsonl }, params: { split: { validation: 0.2, test: 0.1 } } }
          BaseModel:
            uses: base-model
            inputs: { data: "Curate:train", validation: "Curate:validation" }
            params:
              compute: fp32
              tokenizer: { vocab_size: 400 }
              shape: { hidden_size: 32, layers: 2, heads: 4, key_value_heads: 2, intermediate_size: 64 }
              training: { steps: 60, batch_size: 16, checkpoint_every: 5 }
          Phase1A:
            uses: train
            inputs: { data: "Curate:train", validation: "Curate:validation", base: "BaseModel:model" }
            params: { compute: fp32, steps: 80, checkpoint_every: 5, evaluate_every: 20, rank: 8, lora: { dropout: 0.1 }, optimizer: { learning_rate: 2.0e-3 } }

        """;

    /// <summary>Trained once for all; the folder goes with the process of the tests.</summary>
    private static readonly Lazy<Workspace> Trained = new(() =>
    {
        var workspace = New();
        workspace.Write("pipeline.yaml", Shortened(workspace.Read("pipeline.yaml"), BriefSteps));
        workspace.Run().Exits(0);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => workspace.Dispose();
        return workspace;
    });

    /// <summary>For tests that need a model and do not care what it learned: ten steps of each training, and what they made is there already.</summary>
    /// <param name="stages">As <see cref="New"/> has it.</param>
    /// <param name="adapterSteps">Other than ten steps of Phase1A are still to be done.</param>
    public static Workspace Brief(string stages = "", int adapterSteps = BriefSteps)
    {
        var workspace = New(stages);
        workspace.Write("pipeline.yaml", Shortened(workspace.Read("pipeline.yaml"), adapterSteps));
        workspace.Shell($"cp -r '{Trained.Value["cache"]}' .").Exits(0);
        return workspace;
    }

    /// <param name="stages">YAML of further stages, indented by two spaces.</param>
    public static Workspace New(string stages = "")
    {
        var workspace = Workspace.New().Write("pipeline.yaml", Head + stages);
        File.WriteAllLines(workspace["rows.jsonl"], File.ReadLines(Path.Combine(Repository.Root, "samples", "instructions.jsonl")).Take(700));
        return workspace;
    }

    private static string Shortened(string pipeline, int adapterSteps) =>
        pipeline.Replace("steps: 60", $"steps: {BriefSteps}", StringComparison.Ordinal).Replace("steps: 80", $"steps: {adapterSteps}", StringComparison.Ordinal);
}
