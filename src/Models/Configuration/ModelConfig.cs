using Pipeline.Models.Checkpoints;

namespace Pipeline.Models.Configuration;

/// <summary>The shape of a model: Hugging Face's <c>config.json</c>, with one set of names for all architectures.</summary>
public sealed record ModelConfig
{
    /// <summary>The file's name in a model folder.</summary>
    public const string FileName = "config.json";

    public required ModelArchitecture Architecture { get; init; }
    /// <summary>Rows of the embedding; can be more than the tokenizer has tokens.</summary>
    public required int VocabSize { get; init; }
    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }
    /// <summary>Width inside a feed-forward block.</summary>
    public required int IntermediateSize { get; init; }
    public required int Layers { get; init; }
    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }
    /// <summary>Heads of keys and values; divides <see cref="Heads"/> (grouped-query attention).</summary>
    public required int KeyValueHeads { get; init; }
    /// <summary>Width of one head; need not be <see cref="HiddenSize"/> / <see cref="Heads"/>.</summary>
    public required int HeadDim { get; init; }
    /// <summary>Tokens of the longest context.</summary>
    public required int MaxPositionEmbeddings { get; init; }
    /// <summary>Added to the variance in RMS norm (GPT-2: layer norm).</summary>
    public double NormEpsilon { get; init; } = 1e-6;
    /// <summary>Base of the rotary frequencies.</summary>
    public double RopeTheta { get; init; } = 10_000;
    public RopeScaling? RopeScaling { get; init; }
    /// <summary>Share of each head that is rotated, in (0, 1].</summary>
    public double PartialRotaryFactor { get; init; } = 1;
    /// <summary>How many tokens back a position sees, itself included; null for all.</summary>
    public int? SlidingWindow { get; init; }
    /// <summary>The first layer with <see cref="SlidingWindow"/>, those below see everything (Qwen2's <c>max_window_layers</c>).</summary>
    public int FirstWindowedLayer { get; init; }
    /// <summary>Whether the head is the embedding, transposed, and has no tensor of its own.</summary>
    public bool TieWordEmbeddings { get; init; }
    /// <summary>Whether query, key and value have a bias.</summary>
    public bool AttentionBias { get; init; }
    /// <summary>Whether the attention's output has one.</summary>
    public bool AttentionOutputBias { get; init; }
    /// <summary>Whether the feed-forward block has them.</summary>
    public bool MlpBias { get; init; }
    public HiddenActivation Activation { get; init; }
    public int? BosTokenId { get; init; }
    /// <summary>Each of them ends a reply.</summary>
    public IReadOnlyList<int> EosTokenIds { get; init; } = [];
    public int? PadTokenId { get; init; }
    /// <summary>Of the stored weights, where the file says so.</summary>
    public SafetensorsDtype? Dtype { get; init; }
    /// <summary>Standard deviation of fresh weights.</summary>
    public double InitializerRange { get; init; } = 0.02;
    /// <summary>Null for weights that are not quantised.</summary>
    public BitsAndBytesConfig? Quantization { get; init; }

    /// <summary>Dimensions of a head that are rotated.</summary>
    public int RotaryDim => (int)(HeadDim * PartialRotaryFactor);

    /// <summary>The window of one layer, in tokens; null for none.</summary>
    public int? WindowOf(int layer) => layer >= FirstWindowedLayer ? SlidingWindow : null;

    /// <summary>Reads the configuration of a model folder.</summary>
    /// <exception cref="ModelFormatException">It is none, or asks for what is not supported: all reasons in one message.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelConfig Read(string folder) => Parse(ModelJson.Read(Path.Combine(folder, FileName)), Path.Combine(folder, FileName));

    /// <summary>The same for JSON that is at hand, of which messages say that it is in <paramref name="path"/>.</summary>
    /// <exception cref="ModelFormatException">As <see cref="Read"/>.</exception>
    public static ModelConfig Parse(ReadOnlyMemory<byte> json, string path)
    {
        using var stream = new MemoryStream(json.ToArray());
        return Parse(ModelJson.Parse(stream, path), path);
    }

    /// <summary>The bytes of a <c>config.json</c> that transformers loads; the same for equal configurations.</summary>
    public byte[] ToJson() => StableJson.Bytes(ModelConfigJson.Of(this));

    /// <summary>Writes <see cref="ToJson"/> into a model folder.</summary>
    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), ToJson());

    private static ModelConfig Parse(System.Text.Json.JsonElement root, string path)
    {
        var fields = new JsonFields(root, []);
        var config = ModelConfigReader.Read(fields);
        return config is not null && fields.Problems.Count == 0
            ? config
            : throw new ModelFormatException($"{path} cannot be used:{Quote.List(fields.Problems)}");
    }
}
