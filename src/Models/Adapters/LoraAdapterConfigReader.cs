using System.Text.Json;

namespace Pipeline.Models.Adapters;

/// <summary>From PEFT's keys to the record.</summary>
internal static class LoraAdapterConfigReader
{
    // Each of these changes what is computed, or which tensors there are. A value that means "off" is fine.
    private static readonly (string Key, string Advice)[] Unsupported =
    [
        ("use_dora", "DoRA is not supported: train with use_dora false, or merge the adapter into its base with PEFT"),
        ("lora_bias", "biases of adapters are not supported: merge the adapter into its base with PEFT"),
        ("rank_pattern", "one rank for all modules is supported: merge the adapter into its base with PEFT"),
        ("alpha_pattern", "one alpha for all modules is supported: merge the adapter into its base with PEFT"),
        ("modules_to_save", "modules that were trained in full are not supported: merge the adapter into its base with PEFT"),
        ("exclude_modules", "say with target_modules which modules are meant"),
        ("layers_to_transform", "say with target_modules which modules are meant"),
        ("layers_pattern", "say with target_modules which modules are meant"),
        ("target_parameters", "adapters of bare parameters are not supported"),
        ("trainable_token_indices", "trained rows of the embedding are not supported"),
        ("megatron_config", "Megatron's parallel layers are not supported"),
        ("layer_replication", "models with repeated layers are not supported"),
        ("alora_invocation_tokens", "activated LoRA is not supported"),
        ("use_qalora", "QALoRA is not supported"),
    ];

    // These ways to begin leave the base's weights as they are; others (pissa, olora, corda, loftq) train against a changed base.
    private static readonly string[] HarmlessInitialisations = ["gaussian", "orthogonal", "eva"];

    public static LoraAdapterConfig Read(string path)
    {
        var fields = new JsonFields(ModelJson.Read(path), []);
        var problems = fields.Problems;
        if (fields.Text("peft_type") is var kind and not "LORA")
            problems.Add($"peft_type is {Quote.Name(kind ?? "")}; LORA is supported");
        if (fields.Text("task_type") is { } task and not "CAUSAL_LM")
            problems.Add($"task_type is {Quote.Name(task)}; CAUSAL_LM is supported");
        if (fields.Text("bias") is { } bias and not "none")
            problems.Add($"bias is {Quote.Name(bias)}; adapters that train biases are not supported: merge the adapter into its base with PEFT");
        foreach (var (key, advice) in Unsupported)
        {
            if (fields.Find(key) is { } value && !IsOff(value))
                problems.Add($"{key} is {Quote.Line(value.GetRawText())}; {advice}");
        }

        if (fields.Find("init_lora_weights") is { ValueKind: JsonValueKind.String } start && !HarmlessInitialisations.Contains(start.GetString()))
            problems.Add($"init_lora_weights is {Quote.Name(start.GetString()!)}, which changes the base's weights too: convert the adapter with PEFT (path_initial_model_for_weight_conversion)");
        var config = new LoraAdapterConfig
        {
            Rank = fields.RequiredInt("r"),
            Alpha = fields.Number("lora_alpha") ?? 8,
            Dropout = fields.Number("lora_dropout") ?? 0,
            Targets = ReadTargets(fields),
            BaseModel = fields.Text("base_model_name_or_path"),
            Revision = fields.Text("revision"),
            FanInFanOut = fields.Flag("fan_in_fan_out", false),
            UseRslora = fields.Flag("use_rslora", false),
        };
        if (fields.Has("r") && config.Rank <= 0)
            problems.Add($"r is {config.Rank}, not positive");
        if (!float.IsFinite((float)config.Alpha) || (float)config.Alpha == 0)
            problems.Add($"lora_alpha is {config.Alpha}, with which the adapter is nothing or no number");
        if ((float)config.Dropout is not (>= 0 and < 1))
            problems.Add($"lora_dropout is {config.Dropout}, not in [0, 1)");
        return problems.Count == 0 ? config : throw new ModelFormatException($"{path} cannot be used:{Quote.List(problems)}");
    }

    private static LoraTargetModules ReadTargets(JsonFields fields)
    {
        switch (fields.Find("target_modules"))
        {
            case null:
                fields.Problems.Add("target_modules is missing: name the modules, or write \"all-linear\"");
                break;
            case { ValueKind: JsonValueKind.String } value when value.GetString() == AllLinearModules.Text:
                return new AllLinearModules();
            case { ValueKind: JsonValueKind.String } value:
                return ReadPattern(value.GetString()!, fields.Problems);
            default:
                if (fields.Texts("target_modules") is { } names)
                    return new NamedModules([.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
                break;
        }

        return new NamedModules([]);
    }

    private static LoraTargetModules ReadPattern(string pattern, List<string> problems)
    {
        try
        {
            return new ModulePattern(pattern);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            problems.Add($"target_modules {Quote.Name(pattern)} is no regular expression without look-around and back references: {Quote.Line(problem.Message)}. Name the modules instead");
            return new NamedModules([]);
        }
    }

    private static bool IsOff(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False or JsonValueKind.Null => true,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };
}
