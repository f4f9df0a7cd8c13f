namespace Pipeline.Models.Configuration;

/// <summary>Which parameters a model has, in the order of its modules.</summary>
public static class ParameterShapes
{
    /// <summary>The head of every architecture. Absent where it is tied to the embedding.</summary>
    public const string Head = "lm_head.weight";

    /// <summary>All parameters of a model of this configuration.</summary>
    public static IReadOnlyList<ParameterShape> Of(ModelConfig config)
    {
        var parameters = config.Architecture == ModelArchitecture.Gpt2 ? Gpt2Parameters.Of(config) : LlamaParameters.Of(config);
        return config.TieWordEmbeddings
            ? [.. parameters]
            : [.. parameters, new(Head, [config.VocabSize, config.HiddenSize], ParameterKind.Linear)];
    }
}
