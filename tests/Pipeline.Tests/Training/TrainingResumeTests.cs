using Pipeline.Testing;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Training;

/// <summary>The real stages on a part of the samples: a training that is cut off goes on from its last checkpoint and ends with the same bytes.</summary>
[NonParallelizable]
public sealed class TrainingResumeTests
{
    private const string Settings = """
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
            params: { compute: fp32, steps: 80, checkpoint_every: 5, evaluate_every: 20, lora: { rank: 8, dropout: 0.1 }, optimizer: { learning_rate: 2.0e-3 } }

        """;

    private static readonly Lazy<string> Calm = new(() =>
    {
        using var workspace = New();
        workspace.Run().Exits(0);
        return Manifests(workspace);
    });

    [TestCase("BaseModel", 1, Signals.Kill, false)]
    [TestCase("Phase1A", 2, Signals.Kill, false)]
    [TestCase("Phase1A", 3, Signals.Interrupt, true)]
    public void Training_cut_off_goes_on_and_ends_with_the_same_bytes(string stage, int checkpoints, int signal, bool politely)
    {
        var calm = Calm.Value;
        using var workspace = New();
        using (var host = workspace.Start())
        {
            WaitForCheckpoints(workspace, stage, checkpoints, host);
            host.Signal(signal);
            var cut = host.End();
            if (politely)
                cut.Exits(130);
        }

        Leftovers.WaitUntilGone(workspace.Mark);
        Assert.That(Directory.Exists(workspace[$"artifacts/{stage}"]), Is.False, "it was to be cut off, and had ended");

        workspace.Run().Exits(0);

        Assert.That(Manifests(workspace), Is.EqualTo(calm));
        Assert.That(workspace.Read($"artifacts/{stage}/log.txt"), Does.Match(@"goes on after step \d+ of"));
    }

    private static Workspace New()
    {
        var workspace = Workspace.New().Write("pipeline.yaml", Settings);
        File.WriteAllLines(workspace["rows.jsonl"], File.ReadLines(Path.Combine(Repository.Root, "samples", "instructions.jsonl")).Take(700));
        return workspace;
    }

    /// <summary>A checkpoint's folder is named by its step: waits until several different ones were seen while the stage runs.</summary>
    private static void WaitForCheckpoints(Workspace workspace, string stage, int count, HostProcess host)
    {
        var before = stage == "BaseModel" ? "Curate" : "BaseModel";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Eventually.IsTrue(
            () =>
            {
                // The stage before has ended when its artifacts are there; what is in work/ then is this stage's.
                if (!Directory.Exists(workspace[$"artifacts/{before}"]) || !Directory.Exists(workspace["cache/work"]))
                    return false;
                try
                {
                    seen.UnionWith(Directory.EnumerateDirectories(workspace["cache/work"], "step-*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)));
                }
                catch (DirectoryNotFoundException)
                {
                    // Removed while we looked.
                }

                return seen.Count >= count;
            },
            () => $"{stage} left no {count} checkpoints; standard error:\n{host.ErrorSoFar}");
    }

    private static string Manifests(Workspace workspace) =>
        string.Join('\n', new[] { "BaseModel", "Phase1A" }.Select(stage => workspace.Read($"artifacts/{stage}/manifest.json")));
}
