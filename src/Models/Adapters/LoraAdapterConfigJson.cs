using System.Text.Json.Nodes;

namespace Pipeline.Models.Adapters;

/// <summary>From the record to PEFT's keys.</summary>
internal static class LoraAdapterConfigJson
{
    public static byte[] Bytes(LoraAdapterConfig config) => StableJson.Bytes(new()
    {
        ["alpha_pattern"] = new JsonObject(),
        ["base_model_name_or_path"] = config.BaseModel,
        ["bias"] = "none",
        ["fan_in_fan_out"] = config.FanInFanOut,
        ["inference_mode"] = true,
        ["init_lora_weights"] = true,
        // PEFT declares a whole number, and takes any.
        ["lora_alpha"] = config.Alpha == Math.Floor(config.Alpha) && Math.Abs(config.Alpha) < int.MaxValue ? (int)config.Alpha : StableJson.Float(config.Alpha),
        ["lora_dropout"] = StableJson.Float(config.Dropout),
        ["modules_to_save"] = null,
        ["peft_type"] = "LORA",
        ["r"] = config.Rank,
        ["rank_pattern"] = new JsonObject(),
        ["revision"] = config.Revision,
        ["target_modules"] = config.Targets switch
        {
            NamedModules named => new JsonArray([.. named.Names.Order(StringComparer.Ordinal).Select(name => (JsonNode)name)]),
            ModulePattern pattern => pattern.Pattern,
            _ => AllLinearModules.Text,
        },
        ["task_type"] = "CAUSAL_LM",
        ["use_dora"] = false,
        ["use_rslora"] = config.UseRslora,
    });
}
