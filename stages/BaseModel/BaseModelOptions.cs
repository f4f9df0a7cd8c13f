using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pipeline.Models.Weights;

namespace Pipeline.BaseModel;

/// <summary>Parameters of the stage.</summary>
internal sealed record BaseModelOptions
{
    /// <summary>Where the model comes from; trained by default.</summary>
    [Description("train: a tokenizer and a tiny LLaMA on the rows of data; folder: the input model as it is; hub: fetched from the Hugging Face hub or a mirror; merge: the input model with the input adapter made part of its weights")]
    public ModelSource Source { get; init; } = ModelSource.Train;
    /// <summary>For source hub: owner/name.</summary>
    [Description("For source hub: the repository, owner/name")]
    public string? Repository { get; init; }
    /// <summary>For source hub; main by default. A commit's hash always means the same files.</summary>
    [Description("For source hub: a commit, tag or branch; only a commit always means the same files")]
    public string Revision { get; init; } = "main";
    /// <summary>For source merge: the type of the weights; the model's own by default.</summary>
    [Description("For source merge: the type of the weights, the model's own unless said")]
    public WeightType? Dtype { get; init; }
    /// <summary>For source train: the tokenizer.</summary>
    [Description("For source train: the tokenizer")]
    public TokenizerOptions Tokenizer { get; init; } = new();
    /// <summary>For source train: the model's shape.</summary>
    [Description("For source train: the model's shape")]
    public ShapeOptions Shape { get; init; } = new();
    /// <summary>For source train: how it is trained.</summary>
    [Description("For source train: how it is trained")]
    public PretrainingOptions Training { get; init; } = new();
    /// <summary>The type of the computation; auto by default.</summary>
    [Description("The type of the computation: auto takes bf16 on processors with AMX, else fp32")]
    public ComputeChoice Compute { get; init; } = ComputeChoice.Auto;
    /// <summary>Threads of the computation, 1 to 256; 1 by default. They decide bits, so they are no resource.</summary>
    [Description("Threads of the computation; they decide the result's last bits, so they are a parameter and no resource")]
    [Range(1, 256)]
    public int Threads { get; init; } = 1;
}

/// <summary>Where a model comes from.</summary>
internal enum ModelSource
{
    /// <summary>Made here.</summary>
    Train,
    /// <summary>The input <c>model</c>.</summary>
    Folder,
    /// <summary>The Hugging Face hub or a mirror of it.</summary>
    Hub,
    /// <summary>The input <c>model</c> and the input <c>adapter</c>, in one.</summary>
    Merge,
}

/// <summary>Types of stored weights.</summary>
internal enum WeightType
{
    Bf16,
    Fp16,
    Fp32,
}

/// <summary>The tokenizer of a model made here.</summary>
internal sealed record TokenizerOptions
{
    /// <summary>Tokens, 300 to 200,000; 1,024 by default.</summary>
    [Description("Tokens of the vocabulary")]
    [Range(300, 200_000)]
    public int VocabSize { get; init; } = 1024;
    /// <summary>Most digits of one token, 1 to 3; 2 by default.</summary>
    [Description("Most digits of one token")]
    [Range(1, 3)]
    public int Digits { get; init; } = 2;
}

/// <summary>The shape of a model made here.</summary>
internal sealed record ShapeOptions
{
    /// <summary>Width of the residual stream, 8 to 16,384; 160 by default.</summary>
    [Description("Width of the residual stream; a multiple of heads")]
    [Range(8, 16_384)]
    public int HiddenSize { get; init; } = 160;
    /// <summary>Layers, 1 to 200; 4 by default.</summary>
    [Description("Layers")]
    [Range(1, 200)]
    public int Layers { get; init; } = 4;
    /// <summary>Query heads, 1 to 256; 4 by default.</summary>
    [Description("Query heads")]
    [Range(1, 256)]
    public int Heads { get; init; } = 4;
    /// <summary>Key and value heads, 1 to 256; 4 by default.</summary>
    [Description("Key and value heads; they divide the query heads")]
    [Range(1, 256)]
    public int KeyValueHeads { get; init; } = 4;
    /// <summary>Width of the feed-forward block, 8 to 65,536; 432 by default.</summary>
    [Description("Width of the feed-forward block")]
    [Range(8, 65_536)]
    public int IntermediateSize { get; init; } = 432;
    /// <summary>Longest context in tokens, 16 to 131,072; 512 by default.</summary>
    [Description("Longest context in tokens; longer rows are cut off")]
    [Range(16, 131_072)]
    public int MaxPositions { get; init; } = 512;
    /// <summary>Whether the head is the embedding; true by default.</summary>
    [Description("Whether the head is the embedding")]
    public bool TieEmbeddings { get; init; } = true;
    /// <summary>Standard deviation of fresh linear layers, above 0 to 1; 0.06 by default: at this size far better than the usual 0.02.</summary>
    [Description("Standard deviation of fresh linear layers")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LinearStd { get; init; } = 0.06;
    /// <summary>Standard deviation of the fresh embedding, above 0 to 1; 0.12 by default.</summary>
    [Description("Standard deviation of the fresh embedding")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double EmbeddingStd { get; init; } = 0.12;
}

/// <summary>How a model made here is trained: on all tokens of the rendered rows.</summary>
internal sealed record PretrainingOptions
{
    /// <summary>Optimiser steps, 1 to 10,000,000; 500 by default.</summary>
    [Description("Optimiser steps")]
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 500;
    /// <summary>Rows of a step, 1 to 65,536; 32 by default.</summary>
    [Description("Rows of a step")]
    [Range(1, 65_536)]
    public int BatchSize { get; init; } = 32;
    /// <summary>Highest learning rate, above 0 to 1; 0.002 by default. It falls along a cosine.</summary>
    [Description("Highest learning rate; it falls to zero along a cosine")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 2e-3;
    /// <summary>Steps of warm-up, 0 to 1,000,000; 20 by default.</summary>
    [Description("Steps over which the learning rate rises")]
    [Range(0, 1_000_000)]
    public int WarmupSteps { get; init; } = 20;
    /// <summary>β₂ of AdamW, 0 to 1; 0.95 by default.</summary>
    [Description("β₂ of AdamW")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.95;
    /// <summary>Decoupled weight decay, 0 to 10; 0.1 by default.</summary>
    [Description("Decoupled weight decay")]
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; } = 0.1;
    /// <summary>Largest norm of the gradients, 0 for no limit; 1 by default.</summary>
    [Description("Largest norm of the gradients; 0 for no limit")]
    [Range(0.0, 1e9)]
    public double MaxGradientNorm { get; init; } = 1;
    /// <summary>Steps between checkpoints, 0 for the ends of epochs alone; 100 by default.</summary>
    [Description("Steps between checkpoints, beside the ends of epochs; an interrupted training goes on from the last")]
    [Range(0, 10_000_000)]
    public int CheckpointEvery { get; init; } = 100;
}
