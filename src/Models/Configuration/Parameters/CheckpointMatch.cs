using System.Security.Cryptography;
using Pipeline.Models.Checkpoints;

namespace Pipeline.Models.Configuration;

/// <summary>Whether a checkpoint has the tensors of a configuration, and under which names.</summary>
public static class CheckpointMatch
{
    /// <summary>
    /// The stored name of each of <see cref="ParameterShapes.Of"/>, by its own name. They differ for GPT-2 checkpoints without <c>transformer.</c>.
    /// A tied embedding may be stored as the head. Buffers that old versions stored (rotary frequencies, GPT-2's masks), and the head beside an embedding that
    /// it is tied to, are left aside: whether the two are equal is for whoever reads them.
    /// </summary>
    /// <param name="config">Of the model.</param>
    /// <param name="tensors">Of the checkpoint.</param>
    /// <param name="source">For messages: the folder.</param>
    /// <exception cref="ModelFormatException">Tensors are missing, unexpected or of another shape: all in one message.</exception>
    public static IReadOnlyDictionary<string, string> Require(ModelConfig config, IReadOnlyDictionary<string, SafetensorsEntry> tensors, string source)
    {
        var (names, problems) = Compare(config, tensors);
        return problems.Count == 0
            ? names
            : throw new ModelFormatException($"The weights of {source} are not those of its config.json; fetch both from one revision:{Quote.List(problems)}");
    }

    /// <summary>Refuses a head that is tied by the configuration and another one in the files: loaders differ in which of the two they believe.</summary>
    /// <param name="names">As <see cref="Require"/> gives them.</param>
    /// <exception cref="ModelFormatException">They differ.</exception>
    public static void RequireTied(ModelConfig config, ShardedCheckpoint checkpoint, IReadOnlyDictionary<string, string> names, string source)
    {
        var embedding = names[ParameterShapes.Of(config)[0].Name];
        if (!config.TieWordEmbeddings || embedding == ParameterShapes.Head || !checkpoint.Tensors.TryGetValue(ParameterShapes.Head, out var head)
            || QuantisedTensor.IsQuantised(checkpoint.Tensors, ParameterShapes.Head))
            return;
        var rows = checkpoint.Tensors[embedding];
        if (head.Dtype != rows.Dtype || !head.Shape.SequenceEqual(rows.Shape) || !Digest(ParameterShapes.Head).SequenceEqual(Digest(embedding)))
        {
            throw new ModelFormatException(
                $"{source}: config.json ties the head to the embedding (tie_word_embeddings), and the weights have a {ParameterShapes.Head} that differs from {embedding}."
                + " Set tie_word_embeddings to false if the head was trained, or remove it from the weights.");
        }

        byte[] Digest(string name)
        {
            using var hash = SHA256.Create();
            using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
                checkpoint.CopyTo(name, stream);
            return hash.Hash!;
        }
    }

    private static (Dictionary<string, string> Names, List<string> Problems) Compare(ModelConfig config, IReadOnlyDictionary<string, SafetensorsEntry> tensors)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string> missing = [], wrong = [];
        var expected = new HashSet<string>(StringComparer.Ordinal);
        var bare = config.Architecture == ModelArchitecture.Gpt2 && !tensors.Keys.Any(name => name.StartsWith(Gpt2Parameters.Prefix, StringComparison.Ordinal));
        foreach (var parameter in ParameterShapes.Of(config))
        {
            var stored = bare && parameter.Name.StartsWith(Gpt2Parameters.Prefix, StringComparison.Ordinal) ? parameter.Name[Gpt2Parameters.Prefix.Length..] : parameter.Name;
            if (config.TieWordEmbeddings && parameter.Kind is ParameterKind.Embedding && !tensors.ContainsKey(stored) && tensors.ContainsKey(ParameterShapes.Head)
                && parameter.Shape.SequenceEqual([config.VocabSize, config.HiddenSize]))
                stored = ParameterShapes.Head;
            names.Add(parameter.Name, stored);
            expected.Add(stored);
            if (!tensors.TryGetValue(stored, out var entry))
            {
                missing.Add($"{stored} {TensorSize.Text(parameter.Shape)} is missing");
                continue;
            }

            var quantised = config.Quantization is not null && parameter.Kind == ParameterKind.Linear && QuantisedTensor.IsQuantised(tensors, stored);
            if (quantised)
            {
                expected.UnionWith(QuantisedTensor.Companions(stored));
                missing.AddRange(QuantisedTensor.Required(stored, config.Quantization!, tensors).Where(name => !tensors.ContainsKey(name)).Select(name => $"{name} is missing"));
            }

            var shape = quantised ? QuantisedTensor.PackedShape(parameter.Count) : parameter.Shape;
            if (!entry.Shape.SequenceEqual(shape) || (quantised && entry.Dtype != SafetensorsDtype.U8))
                wrong.Add($"{stored} is {entry.Dtype.Name()} {TensorSize.Text(entry.Shape)}, not {(quantised ? "U8 " : "")}{TensorSize.Text(shape)}");
            else if (!quantised && !entry.Dtype.IsFloat())
                wrong.Add($"{stored} is {entry.Dtype.Name()}, which holds no weights");
        }

        var unexpected = tensors.Keys.Where(name => !expected.Contains(name) && !IsLeftAside(config, name)).Order(StringComparer.Ordinal).Select(name => $"{Quote.Line(name)} is unexpected");
        return (names, [.. missing, .. wrong, .. unexpected]);
    }

    private static bool IsLeftAside(ModelConfig config, string name) =>
        name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal)
        || (name == ParameterShapes.Head && config.TieWordEmbeddings)
        || (config.Architecture == ModelArchitecture.Gpt2
            && (name.EndsWith(".attn.bias", StringComparison.Ordinal) || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal)));
}
