using Pipeline.Models;
using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Memory;
using Pipeline.Models.Weights;
using Pipeline.Sdk;
using Pipeline.Sdk.Tables;
using Pipeline.Torch;

namespace Pipeline.BaseModel;

/// <summary>
/// Makes an adapter part of a model's 16-bit or 32-bit weights. What that changes is measured twice: against the same weights with the adapter beside them,
/// which is the rounding of the sum, and against the weights in 4 bits with the adapter, which is how QLoRA trained it.
/// </summary>
internal sealed class MergedModel(StageContext<BaseModelOptions> context)
{
    /// <summary>What takes less memory.</summary>
    public const string Advice = "a smaller model; no input data, so that one model is held at a time; a machine with more memory";

    private const int ComparedRows = 16;
    private const int ComparedTokens = 256;

    private readonly string _base = context.Inputs["model"];
    private readonly string _adapter = context.Inputs["adapter"];

    public void Make(CancellationToken cancellationToken)
    {
        torch.set_num_threads(context.Options.Threads);
        torch.use_deterministic_algorithms(true);
        var folder = FolderModel.Open(context, _base);
        LoraAdapter.Check(_adapter, folder.Config);
        var texts = Texts(folder, cancellationToken);
        var output = context.Outputs["model"];
        var type = context.Options.Dtype is { } asked ? TypeOf(asked) : folder.Config.Dtype switch { SafetensorsDtype.BF16 => ScalarType.BFloat16, SafetensorsDtype.F16 => ScalarType.Float16, _ => ScalarType.Float32 };
        // Weights of bf16 are kept as they are; other ones need fp32 to be kept whole. The sum is made in fp32 either way.
        var held = AreBf16() ? ScalarType.BFloat16 : ScalarType.Float32;
        MemoryBudget.Of(Device.Cpu, context.Resources.Memory).Require(MemoryPlan.OfReading(folder.Config, new(held, Device.Cpu), texts.Length > 0 ? 2 : 1), Advice, context.Log.Info);
        using (var model = Load(held, quantize: false))
            LoraMerge.Write(model, output.Folder, type);
        FolderModel.CopyBesideWeights(_base, output, cancellationToken);
        if (texts.Length > 0)
            Measure(output.Folder, texts);
        else
            context.Log.Warning("There is no input data, so what the merge changes is not measured.");
        TrainingLog.Write(context.Outputs["log"], []);
    }

    private void Measure(string merged, int[][] texts)
    {
        var compute = ComputeTypes.Resolve(context.Options.Compute, Device.Cpu);
        using var whole = CausalLm.Load(merged, new(compute, Device.Cpu));
        foreach (var (name, quantize) in new[] { ("rounding", false), ("quantisation", true) })
        {
            using var model = Load(compute, quantize);
            var drift = LoraMerge.Compare(model, whole, texts);
            context.Log.Info($"logits of the merged model against {(quantize ? "4-bit" : "the same")} weights with the adapter: at most {drift.Maximum:g3} apart, {drift.Mean:g3} in the mean; the largest is {drift.Scale:g3}");
            context.Metrics[$"{name}_drift_maximum"] = drift.Maximum;
            context.Metrics[$"{name}_drift_mean"] = drift.Mean;
        }
    }

    /// <summary>By the files: a configuration may say another type than it has.</summary>
    private bool AreBf16()
    {
        using var checkpoint = ShardedCheckpoint.Open(_base);
        return checkpoint.Tensors.Values.All(tensor => tensor.Dtype is SafetensorsDtype.BF16);
    }

    private CausalLm Load(ScalarType compute, bool quantize) => CausalLm.Load(
        _base, new(compute, Device.Cpu, Quantize: quantize), _adapter, (done, total) => context.Progress.Report(done, total, "tensors"));

    /// <summary>What the first rows say, as bare text.</summary>
    private int[][] Texts(ModelFolder folder, CancellationToken cancellationToken)
    {
        if (context.Inputs.Find("data") is null)
            return [];
        var rows = InstructionTable.Read(context.Inputs.File("data"), cancellationToken).Take(ComparedRows);
        var length = Math.Min(ComparedTokens, folder.Config.MaxPositionEmbeddings);
        return [.. rows.Select(row => folder.Tokenizer.Encode(string.Join('\n', row.Messages.Select(message => message.Content)), addSpecialTokens: true))
            .Where(ids => ids.Length > 0).Select(ids => ids.Length > length ? ids[..length] : ids)];
    }

    private static ScalarType TypeOf(WeightType type) => type switch
    {
        WeightType.Bf16 => ScalarType.BFloat16,
        WeightType.Fp16 => ScalarType.Float16,
        _ => ScalarType.Float32,
    };
}
