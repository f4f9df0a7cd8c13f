using Pipeline.Models.Checkpoints;

namespace Pipeline.Models.Configuration;

/// <summary>Element types of weights, as configurations name them.</summary>
internal static class TorchDtype
{
    public static SafetensorsDtype? Read(JsonFields fields, string key)
    {
        switch (fields.Text(key)?.Replace("torch.", "", StringComparison.Ordinal))
        {
            case null or "auto":
                return null;
            case "float32":
                return SafetensorsDtype.F32;
            case "float16":
                return SafetensorsDtype.F16;
            case "bfloat16":
                return SafetensorsDtype.BF16;
            case var other:
                fields.Problems.Add($"{key} is {Quote.Name(other)}; weights of float32, float16 and bfloat16 are supported");
                return null;
        }
    }

    public static string Name(SafetensorsDtype dtype) => dtype switch
    {
        SafetensorsDtype.F32 => "float32",
        SafetensorsDtype.F16 => "float16",
        SafetensorsDtype.BF16 => "bfloat16",
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "A model's weights are float32, float16 or bfloat16."),
    };
}
