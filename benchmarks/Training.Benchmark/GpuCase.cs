using System.Diagnostics;
using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Generation;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Training.Benchmark;

/// <summary>
/// Llama-3.2-1B and Llama-3.1-8B by their shapes, with random weights, on a GPU: a training step of a rank-64 adapter over 4 rows of 1,024 tokens with
/// checkpointed layers, and greedy decoding of 8 prompts. Beside them Hugging Face's transformers and PEFT on the same GPU, whose base is bf16: the peer has no 4 bits.
/// </summary>
internal static class GpuCase
{
    private const int Rows = 4, RowTokens = 1024, Rank = 64, Prompts = 8, PromptTokens = 32, NewTokens = 128;

    private static readonly (string Name, ModelConfig Config)[] Models =
    [
        ("Llama-3.2-1B", Llama3(hidden: 2048, mlp: 8192, layers: 16, headDim: 64, tied: true)),
        ("Llama-3.1-8B", Llama3(hidden: 4096, mlp: 14336, layers: 32, headDim: 128, tied: false)),
    ];

    public static void Run()
    {
        if (!torch.cuda.is_available())
        {
            Console.WriteLine("GPU: there is none that this libtorch can use; nothing measured.");
            return;
        }

        // As the stages do: the deterministic kernels are not the fastest ones.
        torch.use_deterministic_algorithms(true);
        foreach (var (name, config) in Models)
        {
            var train = Peer.AskOnGpu("gpu-step", name);
            var decode = Peer.AskOnGpu("gpu-decode", name);
            foreach (var quantize in new[] { true, false })
            {
                using var model = Make(config, quantize);
                var form = quantize ? "QLoRA (NF4)" : "LoRA (bf16)";
                Report($"{name}, {form}, step", Step(model), train);
                Report($"{name}, {form}, greedy decoding", Decode(model), decode);
            }
        }
    }

    private static void Report(string what, (double Rate, long Peak) ours, double[]? theirs)
    {
        Console.WriteLine($"{what}: {ours.Rate:N0} tokens/s, peak {Gib(ours.Peak):F1} GiB");
        if (theirs is [var rate, var peak])
            Console.WriteLine($"  transformers and PEFT, bf16: {rate:N0} tokens/s, ratio {ours.Rate / rate:F2}; peak {Gib(peak):F1} GiB, ratio {ours.Peak / peak:F2}");
    }

    private static double Gib(double bytes) => bytes / (1L << 30);

    private static ModelConfig Llama3(int hidden, int mlp, int layers, int headDim, bool tied) => new()
    {
        Architecture = ModelArchitecture.Llama, VocabSize = 128256, HiddenSize = hidden, IntermediateSize = mlp, Layers = layers, Heads = 32, KeyValueHeads = 8,
        HeadDim = headDim, MaxPositionEmbeddings = 8192, NormEpsilon = 1e-5, Activation = HiddenActivation.Silu, RopeTheta = 500000, TieWordEmbeddings = tied,
    };

    /// <summary>All matrices begin with the same random numbers: time and memory do not look at them, and billions take minutes to draw.</summary>
    private static CausalLm Make(ModelConfig config, bool quantize)
    {
        using var scope = torch.NewDisposeScope();
        var numbers = torch.randn([(long)config.VocabSize * config.HiddenSize], 1) * 0.02;
        var options = new WeightOptions(ScalarType.BFloat16, Device.Cuda(0), Quantize: quantize);
        var weights = ModelWeights.Make(config, options, parameter =>
        {
            long[] shape = parameter.Kind is ParameterKind.Linear ? [parameter.OutFeatures, parameter.InFeatures] : [.. parameter.Shape];
            return (parameter.Kind is ParameterKind.Norm ? torch.ones(shape) : numbers.Narrow(0, 0, shape.Aggregate((a, b) => a * b)).Reshape(shape), null);
        });
        return CausalLm.Make(weights, LoraAdapter.Initialize(config, new() { Rank = Rank, Alpha = 16, Targets = new AllLinearModules() }, 2, options.Device));
    }

    private static (double Rate, long Peak) Step(CausalLm model)
    {
        torch.cuda.reset_peak_memory_stats(0);
        using var optimizer = new AdamW(model.Trainable, new());
        var rows = RandomTokens.Rows(Rows, RowTokens, model.Config.VocabSize);
        var best = double.MaxValue;
        for (var step = 1; step <= 5; step++)
        {
            var watch = Stopwatch.StartNew();
            using (torch.NewDisposeScope())
            {
                var batch = PackedBatch.Of(rows, model.Device);
                (batch.Loss(model, new(Checkpointing: true)) * (1.0 / batch.LabelCount)).Backward();
                optimizer.Step(step, Math.Min(1, 1 / torch.optim.grad_norm(model.Trainable)), 1e-4);
                // The GPU works on after the call; what is read is there.
                model.Trainable[0].Max().Item();
            }

            best = step > 2 ? Math.Min(best, watch.Elapsed.TotalSeconds) : best;
        }

        return (Rows * RowTokens / best, torch.cuda.memory(0).Peak);
    }

    private static (double Rate, long Peak) Decode(CausalLm model)
    {
        torch.cuda.reset_peak_memory_stats(0);
        var prompts = RandomTokens.Prompts(Prompts, PromptTokens, model.Config.VocabSize);
        var generator = new Generator(model);
        var best = double.MaxValue;
        for (var run = 0; run < 3; run++)
        {
            var watch = Stopwatch.StartNew();
            generator.Generate(prompts, new() { MaxNewTokens = NewTokens });
            best = run > 0 ? Math.Min(best, watch.Elapsed.TotalSeconds) : best;
        }

        return (Prompts * NewTokens / best, torch.cuda.memory(0).Peak);
    }
}
