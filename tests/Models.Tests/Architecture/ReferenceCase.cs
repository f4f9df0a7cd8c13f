using System.Text.Json;
using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Architecture;

/// <summary>A model, an adapter beside it or none (then all weights are trained), and texts, in a folder that reference.py reads.</summary>
internal sealed record ReferenceCase(string Name, ModelConfig Config, LoraAdapterConfig? Lora, bool Quantised = false)
{
    public static IReadOnlyList<ReferenceCase> All { get; } =
    [
        .. new[] { TinyModels.Llama, TinyModels.Qwen2, TinyModels.Mistral, TinyModels.Phi3, TinyModels.Gpt2 }.SelectMany(config => new ReferenceCase[]
        {
            new($"{config.Architecture} with LoRA", config, TinyModels.Lora(config)), new($"{config.Architecture} in full", config, null),
        }),
        new("Llama with biases in full", TinyModels.LlamaWithBiases, null),
        new("Llama with rsLoRA of two modules", TinyModels.LlamaWithBiases, TinyModels.Lora(TinyModels.LlamaWithBiases) with { UseRslora = true, Targets = new NamedModules(["down_proj", "q_proj"]) }),
        new("Llama with QLoRA", TinyModels.Llama, TinyModels.Lora(TinyModels.Llama), Quantised: true),
        new("Gpt2 with QLoRA", TinyModels.Gpt2, TinyModels.Lora(TinyModels.Gpt2), Quantised: true),
    ];

    public static TrainingExample[] Texts { get; } = TinyModels.Examples(17, 2, 40, 9);

    public void Write(string folder)
    {
        var model = Directory.CreateDirectory(Path.Combine(folder, "model")).FullName;
        using (var weights = TinyModels.Weights(Config, TinyModels.Plain with { Quantize = Quantised }))
        {
            if (Quantised)
                WeightFiles.SaveQuantized(model, weights, ScalarType.Float32);
            else
                WeightFiles.Save(model, weights, ScalarType.Float32);
        }

        if (!Quantised)
            Config.Write(model);
        if (Lora is not null)
        {
            using var adapter = TinyModels.Adapter(Config, Lora);
            adapter.Save(Path.Combine(folder, "adapter"));
        }

        File.WriteAllText(Path.Combine(folder, "texts.json"), JsonSerializer.Serialize(Texts.Select(text => new
        {
            ids = text.Tokens, labels = text.Tokens.Select((token, i) => text.Trained[i] ? token : -100),
        })));
    }

    /// <summary>The same folder, loaded as any other.</summary>
    public CausalLm Load(string folder) => CausalLm.Load(
        Path.Combine(folder, "model"), TinyModels.Plain with { Trainable = Lora is null }, Lora is null ? null : Path.Combine(folder, "adapter"));

    public override string ToString() => Name;
}
