using Pipeline.Models.Adapters;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Adapters;

[TestFixture]
public sealed class LoraAdapterFilesTests : ScopedTest
{
    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Names))]
    public void Save_then_load_gives_the_same_bits_and_a_change(string name)
    {
        var config = TinyModels.All[name];
        using var adapter = TinyModels.Adapter(config);
        adapter.Save(Folder["a"]);
        using var loaded = LoraAdapter.Load(Folder["a"], config, Device);
        foreach (var (actual, expected) in loaded.Tensors.Zip(adapter.Tensors))
        {
            Assert.That(actual.Name, Is.EqualTo(expected.Name));
            Assert.That(actual.Tensor.ToArray<int>(), Is.EqualTo(expected.Tensor.ToArray<int>()), actual.Name);
            Assert.That(actual.Tensor.RequiresGrad, Is.True);
        }

        Assert.That(loaded.DeltaNorm(), Is.GreaterThan(0).And.EqualTo(adapter.DeltaNorm()));
    }

    [Test]
    public void Fresh_adapter_changes_nothing()
    {
        using var adapter = LoraAdapter.Initialize(TinyModels.Llama, TinyModels.Lora(TinyModels.Llama), 3, Device);
        Assert.That(adapter.DeltaNorm(), Is.Zero);
    }

    [Test]
    public void Fresh_adapter_depends_on_its_seed_alone()
    {
        float[] First(ulong seed)
        {
            using var adapter = LoraAdapter.Initialize(TinyModels.Llama, TinyModels.Lora(TinyModels.Llama), seed, Device);
            return adapter.Tensors.First().Tensor.ToArray<float>();
        }

        Assert.That(First(3), Is.EqualTo(First(3)));
        Assert.That(First(3), Is.Not.EqualTo(First(4)));
        Assert.That(First(3).Max(Math.Abs), Is.LessThan(1 / Math.Sqrt(24)).And.GreaterThan(0.8 / Math.Sqrt(24)));
    }

    [Test]
    public void Adapter_of_another_model_is_refused()
    {
        using (var adapter = TinyModels.Adapter(TinyModels.Llama))
            adapter.Save(Folder["a"]);
        foreach (var other in new[] { TinyModels.Llama with { Layers = 3 }, TinyModels.Llama with { HiddenSize = 16 }, TinyModels.Phi3, TinyModels.Gpt2 })
            Assert.That(() => LoraAdapter.Load(Folder["a"], other, Device), Throws.TypeOf<ModelFormatException>(), $"{other.Architecture}");
    }

    [Test]
    public void Adapter_with_a_number_that_is_not_finite_is_refused_by_name()
    {
        using (var adapter = TinyModels.Adapter(TinyModels.Llama))
        using (torch.no_grad())
        {
            adapter.Tensors.Last().Tensor.Narrow(0, 0, 1).Fill(double.NaN);
            adapter.Save(Folder["a"]);
            Assert.That(() => LoraAdapter.Load(Folder["a"], TinyModels.Llama, Device), Throws.TypeOf<ModelFormatException>().With.Message.Contains(adapter.Tensors.Last().Name).And.Message.Contains("not finite"));
        }
    }

    [Test]
    public void Adapter_of_zeros_alone_is_refused()
    {
        using (var adapter = TinyModels.Adapter(TinyModels.Llama))
        using (torch.no_grad())
        {
            foreach (var (_, tensor) in adapter.Tensors)
                tensor.Fill(0);
            adapter.Save(Folder["a"]);
        }

        Assert.That(() => LoraAdapter.Load(Folder["a"], TinyModels.Llama, Device), Throws.TypeOf<ModelFormatException>().With.Message.Contains("all matrices of the adapter are zero"));
        using var fresh = LoraAdapter.Initialize(TinyModels.Llama, TinyModels.Lora(TinyModels.Llama), 3, Device);
        fresh.Save(Folder["fresh"]);
        LoraAdapter.Load(Folder["fresh"], TinyModels.Llama, Device).Dispose();
    }

    /// <summary>PEFT writes false for a GPT-2 in 4 bits, whose layers are no transposed ones there.</summary>
    [Test]
    public void Flag_of_transposed_layers_is_the_architectures_whatever_the_file_says([Values("Llama", "Gpt2")] string name)
    {
        var config = TinyModels.All[name];
        var lora = TinyModels.Lora(config);
        using (var adapter = TinyModels.Adapter(config, lora with { FanInFanOut = !lora.FanInFanOut }))
            adapter.Save(Folder["a"]);
        using var loaded = LoraAdapter.Load(Folder["a"], config, Device);
        Assert.That(loaded.Config.FanInFanOut, Is.EqualTo(name == "Gpt2"));
    }

    [Test]
    public void Adapter_without_matrices_is_refused_by_the_file_that_is_missing()
    {
        using (var adapter = TinyModels.Adapter(TinyModels.Llama))
            adapter.Save(Folder["a"]);
        File.Delete(Folder["a/adapter_model.safetensors"]);
        Assert.That(() => LoraAdapter.Load(Folder["a"], TinyModels.Llama, Device), Throws.TypeOf<ModelFormatException>().With.Message.Contains("lacks adapter_model.safetensors"));
    }

    [TestCase("0")]
    [TestCase("1e308")]
    public void Alpha_that_makes_the_adapter_nothing_or_no_number_is_refused(string alpha)
    {
        using (var adapter = TinyModels.Adapter(TinyModels.Llama))
            adapter.Save(Folder["a"]);
        var path = Folder["a/adapter_config.json"];
        File.WriteAllText(path, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(path), "\"lora_alpha\": *[0-9.]+", $"\"lora_alpha\": {alpha}"));
        Assert.That(() => LoraAdapterConfig.Read(Folder["a"]), Throws.TypeOf<ModelFormatException>().With.Message.Contains("lora_alpha is"));
    }

    [Test]
    public void Adapter_of_elements_that_are_no_weights_is_refused()
    {
        using (var adapter = TinyModels.Adapter(TinyModels.Llama))
            adapter.Save(Folder["a"]);
        var path = Folder["a/adapter_model.safetensors"];
        using (var file = SafetensorsFile.Open(path))
        {
            SafetensorsWriter.Write(path, file.Metadata, file.Tensors.Select(pair =>
            {
                var odd = pair.Key.Contains("layers.1.mlp.down_proj.lora_B", StringComparison.Ordinal);
                var bytes = file.Bytes(pair.Key).ToArray();
                return SafetensorsTensor.FromMemory(pair.Key, odd ? SafetensorsDtype.U32 : pair.Value.Dtype, pair.Value.Shape, bytes);
            }).ToArray());
        }

        Assert.That(() => LoraAdapter.Load(Folder["a"], TinyModels.Llama, Device), Throws.TypeOf<ModelFormatException>().With.Message.Contains("layers.1.mlp.down_proj.lora_B.weight is U32, which holds no weights"));
    }
}
