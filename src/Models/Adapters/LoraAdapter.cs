using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Adapters;

/// <summary>Low-rank matrices beside a frozen model's linear layers (Hu et al. 2021). Always fp32: at a small learning rate bf16 would round the updates away.</summary>
public sealed class LoraAdapter : IDisposable
{
    /// <summary>By module, in the order of the modules.</summary>
    private readonly OrderedDictionary<string, (Tensor A, Tensor B)> _pairs = new(StringComparer.Ordinal);

    private LoraAdapter(LoraAdapterConfig config) => Config = config;

    public LoraAdapterConfig Config { get; }

    /// <summary>Each A and B with its name in the file, in the order of the modules.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors =>
        _pairs.SelectMany(pair => new[] { (LoraTensorNames.A(pair.Key), pair.Value.A), (LoraTensorNames.B(pair.Key), pair.Value.B) });

    /// <summary>A fresh one: A uniform in ±1/√in (Kaiming's with a = √5, PEFT's default), B zero, so that the model is unchanged at first.</summary>
    public static LoraAdapter Initialize(ModelConfig model, LoraAdapterConfig config, ulong seed, Device device)
    {
        var generator = new SplitMix64(seed);
        return Make(model, config, (layer, rank) =>
        {
            var bound = 1 / Math.Sqrt(layer.InFeatures);
            return (torch.uniform([rank, layer.InFeatures], -bound, bound, generator.Next(), device), torch.zeros([layer.OutFeatures, rank], device: device));
        });
    }

    /// <summary>Loads PEFT's folder format.</summary>
    /// <exception cref="ModelFormatException">The files are not sound, or not of this model.</exception>
    public static LoraAdapter Load(string folder, ModelConfig model, Device device)
    {
        // PEFT corrects the flag as it makes the layers, and says false for a base in 4 bits: A and B are the same either way.
        var config = LoraAdapterConfig.Read(folder) with { FanInFanOut = model.Architecture is ModelArchitecture.Gpt2 };
        using var file = OpenWeights(folder, model, config);
        var adapter = Make(model, config, (layer, _) => (
            Matrix(LoraTensorNames.A(layer.Module)),
            Matrix(LoraTensorNames.B(layer.Module))));
        if (adapter.Tensors.Any(pair => !pair.Tensor.AllZero()))
            return adapter;
        adapter.Dispose();
        throw new ModelFormatException($"{folder}: all matrices of the adapter are zero. It changes nothing and would never learn, because the gradient of each is a product with the other. Fetch or train it again.");

        Tensor Matrix(string name) => file.Load(name, Device.Cpu).RequireFinite($"{folder}: {Quote.Name(name)}").To(ScalarType.Float32, device).Clone();
    }

    /// <summary>Refuses a folder whose files are not an adapter of this model, without reading the matrices, which <see cref="Load"/> looks at too.</summary>
    /// <exception cref="ModelFormatException">The files are not sound, or not of this model.</exception>
    public static LoraAdapterConfig Check(string folder, ModelConfig model)
    {
        var config = LoraAdapterConfig.Read(folder);
        using var file = OpenWeights(folder, model, config);
        return config;
    }

    private static SafetensorsFile OpenWeights(string folder, ModelConfig model, LoraAdapterConfig config)
    {
        var path = Path.Combine(folder, LoraAdapterConfig.WeightsFileName);
        if (!File.Exists(path))
            throw new ModelFormatException($"{folder} lacks {LoraAdapterConfig.WeightsFileName}, the matrices of the adapter. A .bin of an older PEFT is not read: save the adapter again, as safetensors.");
        var file = SafetensorsFile.Open(path);
        try
        {
            LoraTensorNames.Require(model, config, file.Tensors, folder);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes PEFT's folder format, fp32; the same adapter gives the same bytes.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        Config.Write(folder);
        SafetensorsWriter.Write(
            Path.Combine(folder, LoraAdapterConfig.WeightsFileName),
            new Dictionary<string, string> { ["format"] = "pt" },
            Tensors.Select(pair => SafetensorsTensors.ToWrite(pair.Name, pair.Tensor)));
    }

    /// <summary>The pair of a linear layer, or null where it has none.</summary>
    public (Tensor A, Tensor B)? Of(string module) => _pairs.TryGetValue(module, out var pair) ? pair : null;

    /// <summary>scale · B · A of a layer, [out, in], fp32.</summary>
    public Tensor Delta(string module)
    {
        using var frozen = torch.no_grad();
        var (a, b) = _pairs[module];
        return torch.matmul(b, a) * Config.Scale;
    }

    /// <summary>‖ΔW‖ over all layers (Frobenius). Zero means that it changes nothing: a fresh one, or one that was not really loaded.</summary>
    public double DeltaNorm()
    {
        var squares = 0.0;
        foreach (var module in _pairs.Keys)
        {
            using var scope = torch.NewDisposeScope();
            squares += Delta(module).Pow(2).Sum().Item();
        }

        return Math.Sqrt(squares);
    }

    public void Dispose()
    {
        foreach (var (a, b) in _pairs.Values)
        {
            a.Dispose();
            b.Dispose();
        }
    }

    private static LoraAdapter Make(ModelConfig model, LoraAdapterConfig config, Func<ParameterShape, int, (Tensor A, Tensor B)> make)
    {
        var adapter = new LoraAdapter(config);
        using var scope = torch.NewDisposeScope();
        try
        {
            foreach (var layer in LoraTargets.Select(model, config.Targets))
            {
                var (a, b) = make(layer, config.Rank);
                (a.RequiresGrad, b.RequiresGrad) = (true, true);
                adapter._pairs.Add(layer.Module, (a.DetachFromDisposeScope(), b.DetachFromDisposeScope()));
            }

            return adapter;
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }
}
