namespace Pipeline.Models.Hub;

/// <summary>Which files of a repository are fetched.</summary>
public static class HubFilePatterns
{
    // Programs and pickles run code when they are loaded, and nothing here could load the rest.
    private static readonly string[] Never = [".bin", ".py", ".pyc", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".h5", ".msgpack", ".so", ".exe", ".dll", ".sh"];

    /// <summary>
    /// Configuration, tokenizer and weights of a model or an adapter. Weights are named in full: some repositories have the same ones again as
    /// <c>consolidated.safetensors</c>.
    /// </summary>
    public static IReadOnlyList<string> Default { get; } =
    [
        "config.json", "generation_config.json", "model.safetensors", "model.safetensors.index.json", "model-*-of-*.safetensors",
        "tokenizer.json", "tokenizer_config.json", "tokenizer.model", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "chat_template.*",
        "adapter_config.json", "adapter_model.safetensors",
    ];

    /// <summary>Whether a file is wanted. <c>*</c> stands for any characters but <c>/</c>; programs and pickles are never wanted, whatever the patterns say.</summary>
    public static bool Wants(IReadOnlyList<string> patterns, string name) =>
        !Never.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase) && patterns.Any(pattern => Matches(pattern, name));

    // Greedy matching with one place to go back to, which is enough when only '*' is special.
    private static bool Matches(string pattern, string name)
    {
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && pattern[p] == name[n])
            {
                p++;
                n++;
            }
            else if (star >= 0 && name[resume] != '/')
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }
}
