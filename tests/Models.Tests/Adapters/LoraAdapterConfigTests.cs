using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Models.Adapters;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Adapters;

public sealed class LoraAdapterConfigTests
{
    private const string Published = """
        {"alpha_pattern":{},"auto_mapping":null,"base_model_name_or_path":"huggyllama/llama-7b","bias":"none","corda_config":null,"eva_config":null,"exclude_modules":null,
         "fan_in_fan_out":false,"inference_mode":true,"init_lora_weights":true,"layer_replication":null,"layers_pattern":null,"layers_to_transform":null,"loftq_config":{},
         "lora_alpha":16,"lora_bias":false,"lora_dropout":0.1,"megatron_config":null,"megatron_core":"megatron.core","modules_to_save":null,"peft_type":"LORA","r":64,
         "rank_pattern":{},"revision":null,"target_modules":["v_proj","q_proj","q_proj"],"task_type":"CAUSAL_LM","use_dora":false,"use_rslora":false,"key_of_tomorrow":7}
        """;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = TemporaryFolder.InMemory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Read_published_file_passes_over_what_it_does_not_know() =>
        Assert.That(Read(Published), Is.EqualTo(new LoraAdapterConfig
        {
            Rank = 64, Alpha = 16, Dropout = 0.1, Targets = new NamedModules(["q_proj", "v_proj"]), BaseModel = "huggyllama/llama-7b",
        }));

    [Test]
    public void Scale_is_alpha_over_rank_and_over_its_root_for_rslora()
    {
        Assert.That(Read(Published).Scale, Is.EqualTo(0.25));
        Assert.That(Read(Changed("use_rslora", "true")).Scale, Is.EqualTo(2));
    }

    [Test]
    public void Read_all_linear_and_pattern_are_told_apart()
    {
        Assert.That(Read(Changed("target_modules", "\"all-linear\"")).Targets, Is.EqualTo(new AllLinearModules()));
        var pattern = Read(Changed("target_modules", """ ".*\\.self_attn\\.(q|v)_proj" """)).Targets;
        Assert.That(pattern.Match("model.layers.0.self_attn.q_proj"), Is.True);
        Assert.That(pattern.Match("model.layers.0.self_attn.q_proj.x"), Is.False);
    }

    [Test]
    public void Read_pattern_that_explodes_when_backtracking_is_harmless()
    {
        var targets = Read(Changed("target_modules", """ "(a*)*b" """)).Targets;

        Assert.That(targets.Match(new string('a', 100_000)), Is.False);
    }

    [TestCase("use_dora", "true", "DoRA is not supported")]
    [TestCase("bias", "\"all\"", "bias is 'all'")]
    [TestCase("rank_pattern", """{"q_proj":8}""", "one rank for all modules")]
    [TestCase("alpha_pattern", """{"q_proj":8}""", "one alpha for all modules")]
    [TestCase("modules_to_save", """["lm_head"]""", "trained in full")]
    [TestCase("layers_to_transform", "3", "target_modules")]
    [TestCase("target_parameters", """["x"]""", "bare parameters")]
    [TestCase("init_lora_weights", "\"pissa\"", "changes the base")]
    [TestCase("peft_type", "\"IA3\"", "LORA is supported")]
    [TestCase("task_type", "\"SEQ_CLS\"", "CAUSAL_LM is supported")]
    [TestCase("target_modules", "null", "target_modules is missing")]
    [TestCase("target_modules", "3", "target_modules is 3")]
    [TestCase("target_modules", "\"(\"", "no regular expression")]
    [TestCase("r", "0", "r is 0")]
    [TestCase("r", "null", "r is missing")]
    [TestCase("lora_dropout", "1", "not in [0, 1)")]
    public void Read_what_is_not_supported_is_refused_with_advice(string key, string value, string reason) =>
        Assert.That(() => Read(Changed(key, value)), Throws.TypeOf<ModelFormatException>().With.Message.Contains(reason).And.Message.Contains(_folder.Path));

    [Test]
    public void ToJson_has_pefts_keys_sorted()
    {
        var json = Encoding.UTF8.GetString(new LoraAdapterConfig { Rank = 64, Alpha = 16, Dropout = 0.1, Targets = new NamedModules(["v_proj", "q_proj"]), BaseModel = "base" }.ToJson());

        Assert.That(json, Is.EqualTo("""
            {
              "alpha_pattern": {},
              "base_model_name_or_path": "base",
              "bias": "none",
              "fan_in_fan_out": false,
              "inference_mode": true,
              "init_lora_weights": true,
              "lora_alpha": 16,
              "lora_dropout": 0.1,
              "modules_to_save": null,
              "peft_type": "LORA",
              "r": 64,
              "rank_pattern": {},
              "revision": null,
              "target_modules": [
                "q_proj",
                "v_proj"
              ],
              "task_type": "CAUSAL_LM",
              "use_dora": false,
              "use_rslora": false
            }

            """));
    }

    [Test]
    public void Write_any_configuration_is_read_back_equal() =>
        Prop.ForAll<PositiveInt, NormalFloat, bool>((rank, alpha, rslora) =>
        {
            foreach (LoraTargetModules targets in new LoraTargetModules[] { new AllLinearModules(), new NamedModules(["a", "b"]), new ModulePattern(".*\\.x") })
            {
                var config = new LoraAdapterConfig { Rank = rank.Get, Alpha = float.IsFinite((float)alpha.Get) && (float)alpha.Get != 0 ? alpha.Get : 16, Targets = targets, UseRslora = rslora, FanInFanOut = !rslora, Revision = "abc" };
                config.Write(_folder.Path);
                if (LoraAdapterConfig.Read(_folder.Path) != config)
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private LoraAdapterConfig Read(string json)
    {
        _folder.Write(LoraAdapterConfig.FileName, json);
        return LoraAdapterConfig.Read(_folder.Path);
    }

    private static string Changed(string key, string value)
    {
        var root = JsonNode.Parse(Published)!;
        root[key] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
