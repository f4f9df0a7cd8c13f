using System.Text.Json.Nodes;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Training;

/// <summary>An adapter made part of its base, through the real stage.</summary>
public sealed class MergedModelTests
{
    private const string Stages = """
          Merged: { uses: base-model, inputs: { model: "BaseModel:model", adapter: "Phase1A:adapter", data: "Curate:validation" }, params: { source: merge } }
          Half: { uses: base-model, inputs: { model: "BaseModel:model", adapter: "Phase1A:adapter", data: "Curate:validation" }, params: { source: merge, dtype: bf16 } }

        """;

    [Test]
    public void Merge_gives_a_model_and_says_what_it_changed()
    {
        using var workspace = TinyPipeline.Brief(Stages);
        workspace.Run("--target=Merged").Exits(0);
        workspace.Run("--target=Half").Exits(0);

        var (whole, half) = (Metrics(workspace, "Merged"), Metrics(workspace, "Half"));
        Assert.Multiple(() =>
        {
            Assert.That(whole("rounding_drift_maximum"), Is.InRange(0, 1e-4), "fp32 keeps the sum");
            Assert.That(half("rounding_drift_maximum"), Is.InRange(1e-4, 1));
            // The adapter was trained beside four bits: the merged model is farther from that than bf16's rounding.
            Assert.That(half("quantisation_drift_mean"), Is.GreaterThan(half("rounding_drift_mean")));
            Assert.That(new FileInfo(workspace["artifacts/Half/model/model.safetensors"]).Length, Is.LessThan(0.6 * new FileInfo(workspace["artifacts/Merged/model/model.safetensors"]).Length));
            Assert.That(JsonNode.Parse(workspace.Read("artifacts/Half/model/config.json"))!["torch_dtype"]!.GetValue<string>(), Is.EqualTo("bfloat16"));
            Assert.That(workspace.Read("artifacts/Half/model/tokenizer.json"), Is.EqualTo(workspace.Read("artifacts/BaseModel/model/tokenizer.json")));
        });
    }

    [Test]
    public void Merge_of_what_does_not_fit_is_refused()
    {
        using var workspace = TinyPipeline.Brief("""
              Wrong: { uses: base-model, inputs: { model: "BaseModel:model", adapter: adapter }, params: { source: merge } }
              Idle: { uses: base-model, inputs: { model: "BaseModel:model" }, params: { source: folder, dtype: bf16 } }

            """);
        workspace.Run("--target=Phase1A").Exits(0);
        workspace.Shell("cp -r artifacts/Phase1A/adapter adapter && chmod -R u+w adapter && sed -i 's/\"r\": 8/\"r\": 4/' adapter/adapter_config.json").Exits(0);
        Assert.That(workspace.Run("--target=Wrong").Exits(1).Says("does not fit its configuration and base model").Error, Does.Not.Contain("   at "));
        workspace.Run("--target=Idle").Exits(1).Says("params.dtype: is for source merge");
    }

    private static Func<string, double> Metrics(Workspace workspace, string stage)
    {
        var metrics = JsonNode.Parse(workspace.Read($"artifacts/{stage}/manifest.json"))!["metrics"]!;
        return name => metrics[name]!.GetValue<double>();
    }
}
