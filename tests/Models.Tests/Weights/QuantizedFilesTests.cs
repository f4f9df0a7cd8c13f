using System.Text;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Weights;

[TestFixture]
public sealed class QuantizedFilesTests : ScopedTest
{
    [Test]
    public void Quantised_folder_gives_the_bits_of_quantising_on_load([ValueSource(typeof(TinyModels), nameof(TinyModels.Names))] string name, [Values] bool nested)
    {
        var config = TinyModels.All[name];
        using (var dense = TinyModels.Weights(config))
            WeightFiles.Save(Folder["dense"], dense, ScalarType.Float32);
        using var onLoad = WeightFiles.Load(Folder["dense"], config, TinyModels.Plain with { Quantize = true, DoubleQuantization = nested });
        WeightFiles.SaveQuantized(Folder["nf4"], onLoad, ScalarType.Float32);

        var written = ModelConfig.Read(Folder["nf4"]);
        using var stored = WeightFiles.Load(Folder["nf4"], written, TinyModels.Plain);

        Assert.That(written.Quantization!.DoubleQuantization, Is.EqualTo(nested));
        foreach (var parameter in ParameterShapes.Of(config))
        {
            var isMatrix = parameter.Kind is ParameterKind.Linear;
            if (isMatrix)
                Assert.That(stored.Linear(parameter.Module).Quantized, parameter.Name == "lm_head.weight" ? Is.Null : Is.Not.Null, parameter.Name);
            Assert.That(Bits(stored, parameter, isMatrix), Is.EqualTo(Bits(onLoad, parameter, isMatrix)), parameter.Name);
        }
    }

    [Test]
    public void Quantised_weights_are_neither_written_dense_nor_trained_in_full()
    {
        using var weights = TinyModels.Weights(TinyModels.Llama, TinyModels.Plain with { Quantize = true });
        WeightFiles.SaveQuantized(Folder["nf4"], weights, ScalarType.BFloat16);
        Assert.Multiple(() =>
        {
            Assert.That(() => WeightFiles.Save(Folder["m"], weights, ScalarType.Float32), Throws.TypeOf<ModelFormatException>().With.Message.Contains("4 bits"));
            Assert.That(() => WeightFiles.Load(Folder["nf4"], ModelConfig.Read(Folder["nf4"]), TinyModels.Plain with { Trainable = true }), Throws.TypeOf<ModelFormatException>().With.Message.Contains("no gradients"));
        });
    }

    [Test]
    public void Quantised_head_of_a_foreign_checkpoint_is_expanded()
    {
        using var head = Nf4Tensor.Quantize(torch.randn([61, 24], 3, device: Device));
        using var weights = ModelWeights.Make(TinyModels.Llama, TinyModels.Plain, parameter => parameter.Name == ParameterShapes.Head
            ? (null, head.To(Device))
            : (torch.ones(parameter.Shape.ToArray(), device: Device), null));
        Assert.That(weights.Head("model.embed_tokens.weight").ToArray<float>(), Is.EqualTo(head.Dequantize().ToArray<float>()));
    }

    [TestCase("""{"quant_type":"nf4","blocksize":0}""", "blocksize is 0")]
    [TestCase("""{"quant_type":"nf4","blocksize":"64"}""", "blocksize is \"64\"")]
    [TestCase("""{"quant_type":"fp4","blocksize":64}""", "quant_type is 'fp4'")]
    [TestCase("""{"quant_type":"nf4","nested_blocksize":128}""", "nested_blocksize is 128")]
    [TestCase("""{"quant_type":"nf4","blocksize":64,"shape":[32,24]}""", "nested_offset is missing")]
    [TestCase("""{"quant_type":"nf4","nested_offset":0.1,"shape":[32,24]}""", "blocksize is missing")]
    [TestCase("no JSON", "not valid JSON")]
    public void State_that_is_not_known_is_refused(string state, string reason)
    {
        using var weights = TinyModels.Weights(TinyModels.Llama, TinyModels.Plain with { Quantize = true });
        WeightFiles.SaveQuantized(Folder["nf4"], weights, ScalarType.Float32);
        Replace(".self_attn.q_proj.weight.quant_state.bitsandbytes__nf4", Encoding.UTF8.GetBytes(state));
        Assert.That(() => WeightFiles.Load(Folder["nf4"], ModelConfig.Read(Folder["nf4"]), TinyModels.Plain), Throws.TypeOf<ModelFormatException>().With.Message.Contains(reason));
    }

    [TestCase("""{"quant_type":"nf4","blocksize":64,"nested_offset":0,"shape":[5,5]}""", "shape 5×5")]
    [TestCase("""{"quant_type":"nf4","shape":"large"}""", "a list of integers")]
    public void State_of_another_shape_is_refused(string state, string reason) => State_that_is_not_known_is_refused(state, reason);

    [TestCase(".nested_absmax")]
    [TestCase(".nested_quant_map")]
    public void Scales_that_are_not_finite_are_refused(string suffix)
    {
        using (var weights = TinyModels.Weights(TinyModels.Llama, TinyModels.Plain with { Quantize = true }))
            WeightFiles.SaveQuantized(Folder["nf4"], weights, ScalarType.Float32);
        Rewrite(tensor => !tensor.Key.EndsWith(suffix, StringComparison.Ordinal)
            ? tensor.Value
            : SafetensorsTensor.FromMemory(tensor.Key, tensor.Value.Dtype, tensor.Value.Shape, Enumerable.Repeat((byte)0xFF, (int)tensor.Value.Length).ToArray()));
        Assert.That(() => WeightFiles.Load(Folder["nf4"], ModelConfig.Read(Folder["nf4"]), TinyModels.Plain), Throws.TypeOf<ModelFormatException>().With.Message.Contains(suffix).And.Message.Contains("not finite"));
    }

    [Test]
    public void Levels_of_another_type_are_refused()
    {
        using var weights = TinyModels.Weights(TinyModels.Llama, TinyModels.Plain with { Quantize = true });
        WeightFiles.SaveQuantized(Folder["nf4"], weights, ScalarType.Float32);
        Rewrite(tensor => tensor.Key.EndsWith(".down_proj.weight.quant_map", StringComparison.Ordinal)
            ? SafetensorsTensor.FromMemory(tensor.Key, SafetensorsDtype.F32, [16], new byte[64])
            : tensor.Value);
        Assert.That(() => WeightFiles.Load(Folder["nf4"], ModelConfig.Read(Folder["nf4"]), TinyModels.Plain), Throws.TypeOf<ModelFormatException>().With.Message.Contains("levels"));
    }

    private void Replace(string suffix, byte[] bytes) => Rewrite(tensor => tensor.Key.EndsWith(suffix, StringComparison.Ordinal)
        ? SafetensorsTensor.FromMemory(tensor.Key, tensor.Value.Dtype, [bytes.Length], bytes)
        : tensor.Value);

    /// <summary>Writes the file anew with what is made of each tensor; null leaves it out.</summary>
    private void Rewrite(Func<KeyValuePair<string, SafetensorsTensor>, SafetensorsTensor?> change)
    {
        var path = Folder["nf4/model.safetensors"];
        using var file = SafetensorsFile.Open(path);
        SafetensorsWriter.Write(path, file.Metadata, file.Tensors
            .Select(pair => change(new(pair.Key, SafetensorsTensor.FromMemory(pair.Key, pair.Value.Dtype, pair.Value.Shape, file.Bytes(pair.Key).ToArray()))))
            .OfType<SafetensorsTensor>().ToArray());
    }

    private static int[] Bits(ModelWeights weights, ParameterShape parameter, bool isMatrix) =>
        (isMatrix ? weights.Linear(parameter.Module).ToDense(ScalarType.Float32) : weights.Other(parameter.Name)).ToArray<int>();
}
