using Pipeline.Models.Checkpoints;

namespace Pipeline.Models.Adapters;

/// <summary>What an adapter is: PEFT's <c>adapter_config.json</c>. Two configurations of the same values are equal.</summary>
public sealed record LoraAdapterConfig
{
    /// <summary>The file's name in an adapter folder.</summary>
    public const string FileName = "adapter_config.json";

    /// <summary>The file of the adapter's tensors.</summary>
    public const string WeightsFileName = "adapter_model.safetensors";

    /// <summary>r: the width between A and B.</summary>
    public required int Rank { get; init; }
    /// <summary>α of the scale.</summary>
    public required double Alpha { get; init; }
    /// <summary>Share of the adapter's input that is dropped in training, in [0, 1). Default: none.</summary>
    public double Dropout { get; init; }
    public required LoraTargetModules Targets { get; init; }
    /// <summary>The model that the adapter was trained on: a repository or a folder; null where it is not known.</summary>
    public string? BaseModel { get; init; }
    /// <summary>The revision of that repository.</summary>
    public string? Revision { get; init; }
    /// <summary>Whether the base's matrices are stored as [in, out]: GPT-2's.</summary>
    public bool FanInFanOut { get; init; }
    /// <summary>Whether the scale is α/√r (rsLoRA) instead of α/r.</summary>
    public bool UseRslora { get; init; }

    /// <summary>What B·A is multiplied with.</summary>
    public double Scale => Alpha / (UseRslora ? Math.Sqrt(Rank) : Rank);

    /// <summary>Reads the configuration of an adapter folder. Keys of newer versions are passed over unless they change what the adapter computes.</summary>
    /// <exception cref="ModelFormatException">It is none, or of a kind that is not supported: all reasons in one message.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LoraAdapterConfig Read(string folder) => LoraAdapterConfigReader.Read(Path.Combine(folder, FileName));

    /// <summary>The bytes of an <c>adapter_config.json</c> that PEFT loads; the same for equal configurations.</summary>
    public byte[] ToJson() => LoraAdapterConfigJson.Bytes(this);

    /// <summary>Writes <see cref="ToJson"/> into an adapter folder.</summary>
    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), ToJson());
}
