using System.Text;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Configuration;

public sealed class ModelConfigTests
{
    [Test]
    public void Parse_first_llama_fills_in_what_it_does_not_say()
    {
        var config = Configs.Parse(Configs.Llama7B);

        Assert.Multiple(() =>
        {
            Assert.That(config.KeyValueHeads, Is.EqualTo(32));
            Assert.That(config.HeadDim, Is.EqualTo(128));
            Assert.That(config.RopeTheta, Is.EqualTo(10000));
            Assert.That(config.EosTokenIds, Is.EqualTo(new[] { 2 }));
            Assert.That(config.PadTokenId, Is.Null);
            Assert.That(config.Dtype, Is.EqualTo(SafetensorsDtype.F16));
            Assert.That(config.AttentionBias, Is.False);
        });
    }

    [Test]
    public void Parse_llama_3_1_has_its_rope_scaling_and_three_ends()
    {
        var config = Configs.Parse(Configs.Llama31);

        Assert.That(config.RopeScaling, Is.EqualTo(new Llama3RopeScaling(8, 1, 4, 8192)));
        Assert.That(config.EosTokenIds, Is.EqualTo(new[] { 128001, 128008, 128009 }));
    }

    [Test]
    public void Parse_newer_keys_give_the_same_configuration()
    {
        var newer = Configs.With(
            Configs.Llama31, ("rope_theta", "null"), ("rope_scaling", ""), ("torch_dtype", ""), ("dtype", "\"bfloat16\""),
            ("rope_parameters", """{"rope_theta":500000.0,"factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":8192,"rope_type":"llama3"}"""));

        Assert.That(newer.ToJson(), Is.EqualTo(Configs.Parse(Configs.Llama31).ToJson()));
    }

    [TestCase("""{"type":"linear","factor":2.0}""")]
    [TestCase("""{"rope_type":"linear","factor":2}""")]
    public void Parse_rope_scaling_in_either_spelling_is_read(string scaling) =>
        Assert.That(Configs.With(Configs.Llama7B, ("rope_scaling", scaling)).RopeScaling, Is.EqualTo(new LinearRopeScaling(2)));

    [TestCase("""{"rope_type":"longrope"}""", "Phi-3-mini-4k-instruct")]
    [TestCase("""{"type":"su"}""", "Phi-3-mini-4k-instruct")]
    [TestCase("""{"type":"dynamic","factor":2.0}""", "remove it from config.json")]
    [TestCase("""{"type":"yarn","factor":2.0}""", "without it")]
    [TestCase("""{"factor":2.0}""", "no type")]
    [TestCase("""{"tpye":"yarn"}""", "beside 'tpye'")]
    [TestCase("""{"full_attention":{"rope_type":"linear","factor":8}}""", "beside 'full_attention'")]
    [TestCase("""{"type":"linear"}""", "factor of the rope scaling is missing")]
    [TestCase("""{"type":"linear","factor":0.5}""", "below 1")]
    [TestCase("""{"type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":4,"original_max_position_embeddings":8192}""", "high_freq_factor")]
    public void Parse_rope_scaling_that_is_not_supported_is_refused_with_advice(string scaling, string advice)
    {
        Assert.That(Configs.Refusal(Configs.Llama7B, ("rope_scaling", scaling)), Does.Contain(advice));
        Assert.That(Configs.Refusal(Configs.Llama7B, ("rope_parameters", scaling)), Does.Contain(advice), "in transformers 5's place");
    }

    [Test]
    public void Parse_context_of_a_stretched_model_is_the_longer_one()
    {
        var scaling = ("rope_scaling", """{"type":"linear","factor":4}""");
        Assert.That(Configs.With(Configs.Llama7B, scaling, ("max_position_embeddings", "4096"), ("max_sequence_length", "16384")).MaxPositionEmbeddings, Is.EqualTo(16_384));
        Assert.That(Configs.With(Configs.Llama7B, ("max_position_embeddings", "4096"), ("max_sequence_length", "16384")).MaxPositionEmbeddings, Is.EqualTo(4096));
    }

    [Test]
    public void Parse_rope_scaling_said_twice_must_be_the_same()
    {
        (string, string) Newer(int factor) => ("rope_parameters", $$"""{"rope_theta":10000.0,"rope_type":"linear","factor":{{factor}}}""");
        var older = ("rope_scaling", """{"type":"linear","factor":4}""");
        Assert.That(Configs.With(Configs.Llama7B, older, Newer(4)).RopeScaling, Is.EqualTo(new LinearRopeScaling(4)));
        Assert.That(Configs.With(Configs.Llama7B, older, ("rope_parameters", """{"rope_theta":500000.0}""")).RopeScaling, Is.EqualTo(new LinearRopeScaling(4)));
        Assert.That(Configs.Refusal(Configs.Llama7B, older, Newer(8)), Does.Contain("different things"));
    }

    [Test]
    public void Parse_mistral_window_may_be_given_absent_or_null()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Configs.Parse(Configs.Mistral).SlidingWindow, Is.EqualTo(4096));
            Assert.That(Configs.With(Configs.Mistral, ("sliding_window", "")).SlidingWindow, Is.EqualTo(4096));
            Assert.That(Configs.With(Configs.Mistral, ("sliding_window", "null")).SlidingWindow, Is.Null);
        });
    }

    [Test]
    public void Parse_qwen2_has_biases_and_a_window_only_if_it_is_used()
    {
        var off = Configs.Parse(Configs.Qwen2);
        var on = Configs.With(Configs.Qwen2, ("use_sliding_window", "true"));

        Assert.Multiple(() =>
        {
            Assert.That((off.AttentionBias, off.AttentionOutputBias, off.MlpBias), Is.EqualTo((true, false, false)));
            Assert.That(off.SlidingWindow, Is.Null);
            Assert.That((on.WindowOf(20), on.WindowOf(21)), Is.EqualTo(((int?)null, (int?)32768)));
        });
    }

    [Test]
    public void Parse_layer_types_that_disagree_with_the_window_are_refused() =>
        Assert.That(Configs.Refusal(Configs.Qwen2, ("layer_types", "[\"sliding_attention\"]")), Does.Contain("layer_types"));

    [Test]
    public void Parse_phi3_with_a_partial_rotary_factor_rotates_a_part()
    {
        var config = Configs.With(Configs.Phi3, ("partial_rotary_factor", "0.75"));

        Assert.That((config.HeadDim, config.RotaryDim), Is.EqualTo((96, 72)));
    }

    [Test]
    public void Parse_gpt2_is_brought_to_the_same_fields()
    {
        var config = Configs.Parse(Configs.Gpt2);

        Assert.Multiple(() =>
        {
            Assert.That((config.HiddenSize, config.IntermediateSize, config.Layers, config.Heads, config.HeadDim, config.MaxPositionEmbeddings), Is.EqualTo((768, 3072, 12, 12, 64, 1024)));
            Assert.That((config.TieWordEmbeddings, config.Activation), Is.EqualTo((true, HiddenActivation.GeluNew)));
        });
    }

    [Test]
    public void Parse_head_dim_beside_hidden_over_heads_is_taken() =>
        Assert.That(Configs.With(Configs.Mistral, ("head_dim", "128"), ("hidden_size", "5120")).HeadDim, Is.EqualTo(128));

    [Test]
    public void Parse_many_mistakes_are_all_named()
    {
        var message = Configs.Refusal(Configs.Llama31, ("num_key_value_heads", "5"), ("vocab_size", "-4"), ("num_hidden_layers", "2000000000"), ("rms_norm_eps", "0"), ("partial_rotary_factor", "2"));

        Assert.That(message, Does.StartWith("m/config.json cannot be used:")
            .And.Contain("num_attention_heads 32 is not divisible by num_key_value_heads 5").And.Contain("vocab_size is -4").And.Contain("num_hidden_layers is 2000000000")
            .And.Contain("epsilon").And.Contain("partial_rotary_factor"));
    }

    [TestCase("hidden_size", "4097", "not divisible by num_attention_heads")]
    [TestCase("hidden_size", "\"4096\"", "hidden_size is \"4096\", not a whole number")]
    [TestCase("hidden_size", "", "hidden_size is missing")]
    [TestCase("hidden_act", "\"gelu\"", "silu is supported")]
    [TestCase("torch_dtype", "\"float64\"", "bfloat16 are supported")]
    [TestCase("eos_token_id", "\"</s>\"", "eos_token_id")]
    [TestCase("eos_token_id", "[2,32000]", "eos_token_id 32000 is none of the 32000 tokens that the model has")]
    [TestCase("tie_word_embeddings", "1", "not true or false")]
    [TestCase("architectures", "[\"LLamaForCausalLm\"]", "the nearest of LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM, Phi3ForCausalLM, GPT2LMHeadModel is LlamaForCausalLM")]
    [TestCase("num_attention_heads", "0", "num_attention_heads is 0")]
    public void Parse_mistake_is_named(string key, string value, string reason) =>
        Assert.That(Configs.Refusal(Configs.Llama7B, (key, value)), Does.Contain(reason));

    [TestCase("""{"quant_method":"gptq","bits":4}""", "'gptq'")]
    [TestCase("""{"load_in_8bit":true}""", "load_in_4bit")]
    [TestCase("""{"load_in_4bit":true,"bnb_4bit_quant_type":"fp4"}""", "'fp4'")]
    [TestCase("""{"load_in_4bit":true}""", "fp4 (the default)")]
    [TestCase("""{"load_in_4bit":true,"bnb_4bit_quant_type":"nf4","bnb_4bit_quant_storage":"bfloat16"}""", "not uint8")]
    public void Parse_other_quantisation_is_refused(string quantization, string reason) =>
        Assert.That(Configs.Refusal(Configs.Llama7B, ("quantization_config", quantization)), Does.Contain(reason).And.Contain("NF4"));

    [Test]
    public void Parse_nf4_is_read()
    {
        var config = Configs.With(Configs.Llama7B, ("quantization_config",
            """{"quant_method":"bitsandbytes","_load_in_4bit":true,"load_in_4bit":true,"load_in_8bit":false,"bnb_4bit_quant_type":"nf4","bnb_4bit_use_double_quant":true,"bnb_4bit_compute_dtype":"bfloat16","llm_int8_skip_modules":["lm_head"]}"""));

        Assert.That((config.Quantization!.DoubleQuantization, config.Quantization.ComputeDtype, config.Quantization.SkippedModules.Single()), Is.EqualTo((true, (SafetensorsDtype?)SafetensorsDtype.BF16, "lm_head")));
    }

    [TestCase(Configs.Llama7B)]
    [TestCase(Configs.Llama31)]
    [TestCase(Configs.Mistral)]
    [TestCase(Configs.Qwen2)]
    [TestCase(Configs.Phi3)]
    [TestCase(Configs.Gpt2)]
    public void ToJson_read_again_gives_the_same_bytes(string json)
    {
        var bytes = Configs.Parse(json).ToJson();

        Assert.That(Encoding.UTF8.GetString(Configs.Parse(Encoding.UTF8.GetString(bytes)).ToJson()), Is.EqualTo(Encoding.UTF8.GetString(bytes)));
    }

    [Test]
    public void ToJson_is_sorted_and_keeps_numbers_floating() =>
        Assert.That(Encoding.UTF8.GetString(Configs.Parse(Configs.Llama31).ToJson()), Does.StartWith("{\n  \"architectures\": [\n    \"LlamaForCausalLM\"\n  ],\n  \"attention_bias\": false,")
            .And.Contain("\"rope_theta\": 500000.0,").And.Contain("\"rms_norm_eps\": 1e-05,").And.EndWith("\"vocab_size\": 128256\n}\n"));

    [Test]
    public void Write_then_Read_is_the_same()
    {
        using var folder = TemporaryFolder.InMemory();
        var config = Configs.Parse(Configs.Qwen2);
        config.Write(folder.Path);

        Assert.That(ModelConfig.Read(folder.Path).ToJson(), Is.EqualTo(config.ToJson()));
    }

    [TestCase("[]")]
    [TestCase("{\"a\":1,\"a\":2}")]
    [TestCase("{")]
    [TestCase("")]
    public void Parse_no_object_is_refused(string json) =>
        Assert.That(() => Configs.Parse(json), Throws.TypeOf<ModelFormatException>().With.Message.Contains("m/config.json"));
}
