using Pipeline.Models.Checkpoints;

namespace Pipeline.Models.Configuration;

/// <summary>How a checkpoint's linear layers are quantised: bitsandbytes' NF4 (<c>quantization_config</c>).</summary>
/// <param name="DoubleQuantization">Whether the scales are quantised too (<c>bnb_4bit_use_double_quant</c>).</param>
/// <param name="ComputeDtype">What weights are dequantised to; null where the file does not say.</param>
/// <param name="SkippedModules">Names of modules that are not quantised (<c>llm_int8_skip_modules</c>).</param>
public sealed record BitsAndBytesConfig(bool DoubleQuantization, SafetensorsDtype? ComputeDtype, IReadOnlyList<string> SkippedModules)
{
    internal static BitsAndBytesConfig? Read(JsonFields? fields)
    {
        if (fields is null)
            return null;
        const string advice = "only bitsandbytes' NF4 is supported: take the model's unquantised checkpoint";
        if (fields.Text("quant_method") is { } method and not "bitsandbytes")
            fields.Problems.Add($"quantization_config is of {Quote.Name(method)}; {advice}");
        else if (fields.Flag("load_in_8bit", false) || !fields.Flag("load_in_4bit", false))
            fields.Problems.Add($"quantization_config has no load_in_4bit; {advice}");
        else if (fields.Text("bnb_4bit_quant_type") is var type and not "nf4")
            fields.Problems.Add($"quantization_config has the bnb_4bit_quant_type {Quote.Name(type ?? "fp4 (the default)")}; {advice}");
        else if (fields.Text("bnb_4bit_quant_storage") is { } storage and not "uint8")
            fields.Problems.Add($"quantization_config stores codes as {Quote.Name(storage)}, not uint8; {advice}");
        return new(fields.Flag("bnb_4bit_use_double_quant", false), TorchDtype.Read(fields, "bnb_4bit_compute_dtype"), fields.Texts("llm_int8_skip_modules") ?? []);
    }
}
