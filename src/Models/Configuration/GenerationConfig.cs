namespace Pipeline.Models.Configuration;

/// <summary>How a model's makers want it sampled: Hugging Face's <c>generation_config.json</c>.</summary>
public sealed record GenerationConfig
{
    /// <summary>The file's name in a model folder.</summary>
    public const string FileName = "generation_config.json";

    /// <summary>Each of them ends a reply.</summary>
    public IReadOnlyList<int> EosTokenIds { get; init; } = [];
    public int? BosTokenId { get; init; }
    public int? PadTokenId { get; init; }
    /// <summary>Whether to sample; else greedy. Default: greedy.</summary>
    public bool DoSample { get; init; }
    /// <summary>Logits are divided by it. Default: 1.</summary>
    public double Temperature { get; init; } = 1;
    /// <summary>Probability mass sampled from, in (0, 1]. Default: 1, all of it.</summary>
    public double TopP { get; init; } = 1;
    /// <summary>Most probable tokens sampled from; 0 for all. Default: 50, as transformers'.</summary>
    public int TopK { get; init; } = 50;
    /// <summary>Null where the file does not say.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>Reads a model folder's file; where there is none, the tokens of <paramref name="config"/> and the defaults count.</summary>
    /// <exception cref="ModelFormatException">It is none: all reasons in one message.</exception>
    public static GenerationConfig Read(string folder, ModelConfig config)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return new() { EosTokenIds = config.EosTokenIds, BosTokenId = config.BosTokenId, PadTokenId = config.PadTokenId };
        var fields = new JsonFields(ModelJson.Read(path), []);
        var eos = fields.TokenIds("eos_token_id");
        var generation = new GenerationConfig
        {
            EosTokenIds = eos.Count > 0 ? eos : config.EosTokenIds,
            BosTokenId = fields.TokenIds("bos_token_id") is [var bos, ..] ? bos : config.BosTokenId,
            PadTokenId = fields.TokenIds("pad_token_id") is [var pad, ..] ? pad : config.PadTokenId,
            DoSample = fields.Flag("do_sample", false),
            Temperature = fields.Number("temperature") ?? 1,
            TopP = fields.Number("top_p") ?? 1,
            TopK = fields.Int("top_k") ?? 50,
            MaxNewTokens = fields.Int("max_new_tokens"),
        };
        generation.Check(fields.Problems);
        ModelConfigChecks.CheckEnds(eos, config, fields.Problems);
        return fields.Problems.Count == 0 ? generation : throw new ModelFormatException($"{path} cannot be used:{Quote.List(fields.Problems)}");
    }

    private void Check(List<string> problems)
    {
        if (Temperature < 0)
            problems.Add($"temperature {Temperature} is negative");
        if (TopP is not (> 0 and <= 1))
            problems.Add($"top_p {TopP} is not in (0, 1]");
        if (TopK < 0)
            problems.Add($"top_k {TopK} is negative");
        if (MaxNewTokens <= 0)
            problems.Add($"max_new_tokens {MaxNewTokens} is not positive");
    }
}
