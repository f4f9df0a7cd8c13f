namespace Pipeline.Models.Configuration;

/// <summary>
/// What a configuration says of rotary positions: <c>rope_theta</c>, <c>rope_scaling</c> and <c>partial_rotary_factor</c>, or all of them in <c>rope_parameters</c>
/// (transformers 5).
/// </summary>
internal sealed record RopeFields(double Theta, RopeScaling? Scaling, double PartialRotaryFactor)
{
    private const double DefaultTheta = 10_000;

    public static RopeFields Read(JsonFields config)
    {
        var parameters = config.Object("rope_parameters");
        var (scaling, older) = (ReadScaling(parameters), ReadScaling(config.Object("rope_scaling")));
        if (scaling is not null && older is not null && scaling != older)
            config.Problems.Add("rope_parameters and rope_scaling say different things; keep the one that is right");
        return new(
            parameters?.Number("rope_theta") ?? config.Number("rope_theta") ?? DefaultTheta,
            scaling ?? older,
            parameters?.Number("partial_rotary_factor") ?? config.Number("partial_rotary_factor") ?? 1);
    }

    private static RopeScaling? ReadScaling(JsonFields? scaling)
    {
        if (scaling is null)
            return null;
        var type = scaling.Text("rope_type") ?? scaling.Text("type");
        switch (type)
        {
            case "default":
            case null when scaling.Keys.All(key => key is "rope_theta" or "partial_rotary_factor" or "rope_type" or "type"):
                return null;
            case null:
                scaling.Problems.Add($"the rope scaling has no type (rope_type) beside {string.Join(", ", scaling.Keys.Select(Quote.Name))}: one for all layers is supported, of the type linear or llama3");
                return null;
            case "linear":
                return new LinearRopeScaling(Required(scaling, "factor"));
            case "llama3":
                return new Llama3RopeScaling(
                    Required(scaling, "factor"), Required(scaling, "low_freq_factor"), Required(scaling, "high_freq_factor"), scaling.RequiredInt("original_max_position_embeddings"));
            default:
                scaling.Problems.Add($"the rope scaling {Quote.Name(type)} is not supported (linear and llama3 are). {Advice(type)}");
                return null;
        }
    }

    private static double Required(JsonFields scaling, string key)
    {
        if (!scaling.Has(key))
            scaling.Problems.Add($"{key} of the rope scaling is missing");
        return scaling.Number(key) ?? 0;
    }

    private static string Advice(string? type) => type switch
    {
        "longrope" or "su" => "Take the model's variant with a short context, such as Phi-3-mini-4k-instruct instead of -128k-instruct",
        "dynamic" => "It changes nothing within max_position_embeddings: remove it from config.json if no context is longer",
        _ => "Take a checkpoint without it",
    };
}
