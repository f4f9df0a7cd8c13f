using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Weights;

[TestFixture]
public sealed class WeightFilesTests : ScopedTest
{
    private static WeightOptions Bf16 => TinyModels.Plain with { Compute = ScalarType.BFloat16 };

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Names))]
    public void Save_then_load_gives_the_same_bits(string name)
    {
        var config = TinyModels.All[name];
        using var weights = TinyModels.Weights(config);
        WeightFiles.Save(Folder["m"], weights, ScalarType.Float32);
        using var loaded = WeightFiles.Load(Folder["m"], config, TinyModels.Plain);
        RequireEqual(loaded, weights);
    }

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Names))]
    public void Save_of_sixteen_bits_then_load_and_save_gives_the_same_bytes(string name)
    {
        var config = TinyModels.All[name];
        using var weights = TinyModels.Weights(config, Bf16);
        WeightFiles.Save(Folder["m"], weights, ScalarType.BFloat16);
        using var loaded = WeightFiles.Load(Folder["m"], config, Bf16);
        WeightFiles.Save(Folder["again"], loaded, ScalarType.BFloat16);

        Assert.That(File.ReadAllBytes(Folder["again/model.safetensors"]), Is.EqualTo(File.ReadAllBytes(Folder["m/model.safetensors"])));
        foreach (var parameter in ParameterShapes.Of(config).Where(parameter => parameter.Kind is ParameterKind.Linear or ParameterKind.Embedding))
            Assert.That(loaded.Dense(parameter.Name).ToArray<short>(), Is.EqualTo(weights.Dense(parameter.Name).ToArray<short>()), parameter.Name);
    }

    [TestCase("model.norm.weight")]
    [TestCase("model.embed_tokens.weight")]
    [TestCase("model.layers.1.mlp.up_proj.weight")]
    public void Weight_that_is_not_a_finite_number_is_refused_by_name(string name)
    {
        using (var weights = TinyModels.Weights(TinyModels.Llama))
        {
            weights.Dense(name).Narrow(0, 3, 1).Fill(double.NegativeInfinity);
            WeightFiles.Save(Folder["m"], weights, ScalarType.Float32);
        }

        Assert.That(() => WeightFiles.Load(Folder["m"], TinyModels.Llama, TinyModels.Plain), Throws.TypeOf<ModelFormatException>().With.Message.Contains(name).And.Message.Contains("not finite"));
    }

    /// <summary>Some loaders take the head then, others the embedding.</summary>
    [Test]
    public void Tied_head_that_is_stored_too_is_the_embedding_or_refused()
    {
        var tied = TinyModels.Llama with { TieWordEmbeddings = true };
        using (var weights = TinyModels.Weights(TinyModels.Llama))
        {
            weights.Dense("lm_head.weight").CopyFrom(weights.Dense("model.embed_tokens.weight"));
            WeightFiles.Save(Folder["same"], weights, ScalarType.Float32);
            weights.Dense("lm_head.weight").Narrow(0, 60, 1).Fill(0);
            WeightFiles.Save(Folder["other"], weights, ScalarType.Float32);
        }

        WeightFiles.Load(Folder["same"], tied, TinyModels.Plain).Dispose();
        Assert.That(() => WeightFiles.Load(Folder["other"], tied, TinyModels.Plain), Throws.TypeOf<ModelFormatException>().With.Message.Contains("tie_word_embeddings"));
        WeightFiles.Load(Folder["other"], TinyModels.Llama, TinyModels.Plain).Dispose();
    }

    /// <summary>The embedding has another name there.</summary>
    [Test]
    public void Tied_head_that_differs_is_refused_in_a_gpt2_without_prefix_too()
    {
        using (var weights = TinyModels.Weights(TinyModels.Gpt2))
            WeightFiles.Save(Folder["m"], weights, ScalarType.Float32);
        using (var file = SafetensorsFile.Open(Folder["m/model.safetensors"]))
        {
            var (embedding, prefix) = (file.Tensors["transformer.wte.weight"], "transformer.");
            SafetensorsWriter.Write(Folder["m/bare"], null, file.Tensors.Select(pair => SafetensorsTensor.FromMemory(pair.Key[prefix.Length..], pair.Value.Dtype, pair.Value.Shape, file.Bytes(pair.Key).ToArray()))
                .Append(SafetensorsTensor.FromMemory("lm_head.weight", embedding.Dtype, embedding.Shape, new byte[embedding.Shape[0] * embedding.Shape[1] * 4])));
        }

        File.Move(Folder["m/bare"], Folder["m/model.safetensors"], overwrite: true);
        Assert.That(() => WeightFiles.Load(Folder["m"], TinyModels.Gpt2, TinyModels.Plain), Throws.TypeOf<ModelFormatException>().With.Message.Contains("differs from wte.weight"));
    }

    [Test]
    public void Tied_embedding_may_be_stored_as_the_head()
    {
        var tied = TinyModels.Llama with { TieWordEmbeddings = true };
        using var weights = TinyModels.Weights(tied);
        WeightFiles.Save(Folder["m"], weights, ScalarType.Float32);
        using (var file = SafetensorsFile.Open(Folder["m/model.safetensors"]))
        {
            SafetensorsWriter.Write(Folder["m/renamed"], null, file.Tensors.Select(pair =>
                SafetensorsTensor.FromMemory(pair.Key == "model.embed_tokens.weight" ? "lm_head.weight" : pair.Key, pair.Value.Dtype, pair.Value.Shape, file.Bytes(pair.Key).ToArray())));
        }

        File.Move(Folder["m/renamed"], Folder["m/model.safetensors"], overwrite: true);
        using var loaded = WeightFiles.Load(Folder["m"], tied, TinyModels.Plain);
        RequireEqual(loaded, weights);
    }

    [Test]
    public void Save_into_shards_then_load_gives_the_same_bits()
    {
        using var weights = TinyModels.Weights(TinyModels.Gpt2);
        WeightFiles.Save(Folder["m"], weights, ScalarType.Float32, maximumShardBytes: 20_000);
        Assert.That(Directory.GetFiles(Folder["m"], "*.safetensors"), Has.Length.GreaterThan(2));
        using var loaded = WeightFiles.Load(Folder["m"], TinyModels.Gpt2, TinyModels.Plain);
        RequireEqual(loaded, weights);
    }

    [Test]
    public void Save_of_gpt2_stores_matrices_as_in_by_out()
    {
        using var weights = TinyModels.Weights(TinyModels.Gpt2);
        WeightFiles.Save(Folder["m"], weights, ScalarType.Float32);
        using var file = SafetensorsFile.Open(Folder["m/model.safetensors"]);
        Assert.That(file.Tensors["transformer.h.0.attn.c_attn.weight"].Shape, Is.EqualTo(new long[] { 24, 72 }));
        Assert.That(BitConverter.ToSingle(file.Bytes("transformer.h.0.attn.c_attn.weight")[4..]), Is.EqualTo(weights.Linear("transformer.h.0.attn.c_attn").Dense!.ToArray<float>()[24]));
    }

    [Test]
    public void Save_of_tied_heads_stores_the_embedding_alone()
    {
        using var weights = TinyModels.Weights(TinyModels.Qwen2);
        WeightFiles.Save(Folder["m"], weights, ScalarType.Float32);
        using var file = SafetensorsFile.Open(Folder["m/model.safetensors"]);
        Assert.That(file.Tensors.Keys, Does.Not.Contain("lm_head.weight").And.Contain("model.embed_tokens.weight"));
    }

    private static void RequireEqual(ModelWeights actual, ModelWeights expected)
    {
        foreach (var parameter in ParameterShapes.Of(expected.Config))
            Assert.That(actual.Dense(parameter.Name).ToArray<int>(), Is.EqualTo(expected.Dense(parameter.Name).ToArray<int>()), parameter.Name);
    }
}
