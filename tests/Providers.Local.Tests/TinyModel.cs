using System.Runtime.InteropServices;
using Pipeline.Models.Architecture;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Tokenization;
using Pipeline.Models.Tokenization.Chat;
using Pipeline.Models.Tokenization.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Providers.Local.Tests;

/// <summary>
/// A folder in Hugging Face's format: a LLaMA of random weights that reads bytes and says letters alone, so that its replies are texts whose tokens are those that it chose.
/// </summary>
internal static class TinyModel
{
    public const int Context = 48;

    private const string Start = "<|im_start|>", End = "<|im_end|>";

    public static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        BpeTrainer.Train([], new() { VocabularySize = 258, SpecialTokens = [Start, End], Eos = End, ChatTemplate = ChatTemplate.ChatMlSource }).Save(folder);
        var tokenizer = Tokenizer.Load(folder);
        var config = new ModelConfig
        {
            Architecture = ModelArchitecture.Llama, VocabSize = tokenizer.VocabularySize, HiddenSize = 32, IntermediateSize = 48, Layers = 2, Heads = 4, KeyValueHeads = 2, HeadDim = 8,
            MaxPositionEmbeddings = Context, NormEpsilon = 1e-5, EosTokenIds = [tokenizer.EosId!.Value], Dtype = SafetensorsDtype.F32,
        };
        config.Write(folder);
        var seed = 1UL;
        using var weights = ModelWeights.Make(config, WeightOptions.Plain, parameter => (Values(parameter, seed++, tokenizer), null));
        WeightFiles.Save(folder, weights, ScalarType.Float32);
        return folder;
    }

    private static Tensor Values(ParameterShape parameter, ulong seed, Tokenizer tokenizer)
    {
        if (parameter.Kind is ParameterKind.Norm)
            return torch.ones([.. parameter.Shape]);
        var random = torch.randn([.. parameter.Shape], seed) * 0.3;
        return parameter.Name == ParameterShapes.Head ? random * Letters(tokenizer) : random;
    }

    /// <summary>[vocabulary, 1]: 1 for letters and 0 for what is never the likeliest.</summary>
    private static Tensor Letters(Tokenizer tokenizer)
    {
        float[] letters = [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => tokenizer.TokenOf(id) is [var one] && char.IsAsciiLetter(one) ? 1f : 0f)];
        return torch.from_memory(MemoryMarshal.AsBytes<float>(letters), [letters.Length, 1], ScalarType.Float32);
    }
}
