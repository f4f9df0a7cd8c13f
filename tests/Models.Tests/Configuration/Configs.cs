using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Models.Configuration;

namespace Pipeline.Models.Tests.Configuration;

/// <summary>Configurations as they are published, cut down to the keys that matter.</summary>
internal static class Configs
{
    public const string Llama7B = """
        {"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":4096,"intermediate_size":11008,"num_hidden_layers":32,"num_attention_heads":32,
         "vocab_size":32000,"max_position_embeddings":2048,"rms_norm_eps":1e-06,"hidden_act":"silu","bos_token_id":1,"eos_token_id":2,"pad_token_id":-1,
         "initializer_range":0.02,"torch_dtype":"float16","tie_word_embeddings":false,"use_cache":true,"transformers_version":"4.28.1"}
        """;

    public const string Llama31 = """
        {"architectures":["LlamaForCausalLM"],"model_type":"llama","attention_bias":false,"attention_dropout":0.0,"bos_token_id":128000,"eos_token_id":[128001,128008,128009],
         "hidden_act":"silu","hidden_size":4096,"initializer_range":0.02,"intermediate_size":14336,"max_position_embeddings":131072,"mlp_bias":false,"num_attention_heads":32,
         "num_hidden_layers":32,"num_key_value_heads":8,"pretraining_tp":1,"rms_norm_eps":1e-05,
         "rope_scaling":{"factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":8192,"rope_type":"llama3"},
         "rope_theta":500000.0,"tie_word_embeddings":false,"torch_dtype":"bfloat16","vocab_size":128256}
        """;

    public const string Mistral = """
        {"architectures":["MistralForCausalLM"],"model_type":"mistral","bos_token_id":1,"eos_token_id":2,"hidden_act":"silu","hidden_size":4096,"intermediate_size":14336,
         "max_position_embeddings":32768,"num_attention_heads":32,"num_hidden_layers":32,"num_key_value_heads":8,"rms_norm_eps":1e-05,"rope_theta":10000.0,
         "sliding_window":4096,"tie_word_embeddings":false,"torch_dtype":"bfloat16","vocab_size":32000}
        """;

    public const string Qwen2 = """
        {"architectures":["Qwen2ForCausalLM"],"model_type":"qwen2","bos_token_id":151643,"eos_token_id":151645,"hidden_act":"silu","hidden_size":896,"intermediate_size":4864,
         "max_position_embeddings":32768,"max_window_layers":21,"num_attention_heads":14,"num_hidden_layers":24,"num_key_value_heads":2,"rms_norm_eps":1e-06,
         "rope_theta":1000000.0,"sliding_window":32768,"tie_word_embeddings":true,"torch_dtype":"bfloat16","use_sliding_window":false,"vocab_size":151936}
        """;

    public const string Phi3 = """
        {"architectures":["Phi3ForCausalLM"],"model_type":"phi3","auto_map":{"AutoConfig":"configuration_phi3.Phi3Config"},"attention_bias":false,"bos_token_id":1,"eos_token_id":32000,
         "hidden_act":"silu","hidden_size":3072,"intermediate_size":8192,"max_position_embeddings":4096,"num_attention_heads":32,"num_hidden_layers":32,
         "num_key_value_heads":32,"original_max_position_embeddings":4096,"pad_token_id":32000,"rms_norm_eps":1e-05,"rope_scaling":null,"rope_theta":10000.0,
         "sliding_window":2047,"tie_word_embeddings":false,"torch_dtype":"bfloat16","vocab_size":32064}
        """;

    public const string Gpt2 = """
        {"activation_function":"gelu_new","architectures":["GPT2LMHeadModel"],"attn_pdrop":0.1,"bos_token_id":50256,"eos_token_id":50256,"initializer_range":0.02,
         "layer_norm_epsilon":1e-05,"model_type":"gpt2","n_ctx":1024,"n_embd":768,"n_head":12,"n_layer":12,"n_positions":1024,"vocab_size":50257}
        """;

    public static ModelConfig Parse(string json) => ModelConfig.Parse(Encoding.UTF8.GetBytes(json), "m/config.json");

    /// <summary>The configuration after some keys are set; a null value is written as null.</summary>
    public static ModelConfig With(string json, params (string Key, string Value)[] changes) => Parse(Changed(json, changes));

    /// <summary>The message with which the changed configuration is refused.</summary>
    public static string Refusal(string json, params (string Key, string Value)[] changes) =>
        Assert.Throws<ModelFormatException>(() => Parse(Changed(json, changes)))!.Message;

    private static string Changed(string json, (string Key, string Value)[] changes)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        foreach (var (key, value) in changes)
        {
            root.Remove(key);
            if (value.Length > 0)
                root[key] = JsonNode.Parse(value);
        }

        return root.ToJsonString();
    }
}
