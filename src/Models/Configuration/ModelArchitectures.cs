namespace Pipeline.Models.Configuration;

/// <summary>How Hugging Face names <see cref="ModelArchitecture"/>.</summary>
internal static class ModelArchitectures
{
    private static readonly (ModelArchitecture Architecture, string ClassName, string ModelType)[] Names =
    [
        (ModelArchitecture.Llama, "LlamaForCausalLM", "llama"),
        (ModelArchitecture.Mistral, "MistralForCausalLM", "mistral"),
        (ModelArchitecture.Qwen2, "Qwen2ForCausalLM", "qwen2"),
        (ModelArchitecture.Phi3, "Phi3ForCausalLM", "phi3"),
        (ModelArchitecture.Gpt2, "GPT2LMHeadModel", "gpt2"),
    ];

    public static string ClassName(this ModelArchitecture architecture) => Names.Single(name => name.Architecture == architecture).ClassName;

    public static string ModelType(this ModelArchitecture architecture) => Names.Single(name => name.Architecture == architecture).ModelType;

    /// <summary>The architecture that a configuration names in <c>architectures</c>, else in <c>model_type</c>; null, with a problem noted, if none is known.</summary>
    public static ModelArchitecture? Read(JsonFields fields)
    {
        var given = fields.Texts("architectures") is [var first, ..] ? first : fields.Text("model_type");
        foreach (var (architecture, className, modelType) in Names)
        {
            if (given == className || given == modelType)
                return architecture;
        }

        var known = string.Join(", ", Names.Select(name => name.ClassName));
        fields.Problems.Add(given is null
            ? $"architectures is missing; known are {known}"
            : $"the architecture {Quote.Name(given)} is not known; the nearest of {known} is {Nearest.Of(given, Names.Select(name => name.ClassName))}");
        return null;
    }
}
