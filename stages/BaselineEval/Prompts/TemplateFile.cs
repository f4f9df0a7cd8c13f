using Pipeline.BaselineEval.Data;
using Pipeline.Sdk;

namespace Pipeline.BaselineEval.Prompts;

/// <summary>A prompt template with named strategies.</summary>
/// <param name="Name">Of the file, or what it is.</param>
/// <param name="Labels">The labels that it asks for; null where it takes those of the data.</param>
internal sealed record TemplateFile(string Name, IReadOnlyList<string>? Labels, IReadOnlyList<Strategy> Strategies)
{
    /// <summary>What is asked where no file is given.</summary>
    private static readonly TemplateFile BuiltIn = new("built in", null, [new Strategy("zero_shot", null, "Answer with one of: {labels}.\n\n{text}", [], "label", false)]);

    /// <param name="given">A file, or a folder that holds one; null for the one that is built in.</param>
    /// <exception cref="StageInputException">The file cannot be read, or a strategy lacks something.</exception>
    public static TemplateFile Read(string? given)
    {
        if (given is null)
            return BuiltIn;
        var path = !Directory.Exists(given) ? given
            : Directory.EnumerateFiles(given).Where(file => Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml" or ".json").ToList() is [var only] ? only
            : throw new StageInputException($"{given} should hold one template, a .yaml or .json file; name the file itself.");
        var yaml = YamlFile.Read<TemplateYaml>(path);
        if (yaml.Strategies is not { Count: > 0 } strategies)
            throw new StageInputException($"{path} has no strategies:, each with a name and what is asked (user).");
        return new(Path.GetFileName(path), yaml.Labels, [.. strategies.Select(strategy => Read(path, strategy.Key, strategy.Value))]);
    }

    /// <summary>A strategy by its name; the first for null.</summary>
    /// <exception cref="StageInputException">There is none of that name.</exception>
    public Strategy Find(string? name) => name is null ? Strategies[0]
        : Strategies.FirstOrDefault(strategy => strategy.Name == name)
            ?? throw new StageInputException($"The template ({Name}) has no strategy '{name}'; it has {string.Join(", ", Strategies.Select(strategy => strategy.Name))}.");

    private static Strategy Read(string path, string name, StrategyYaml? yaml)
    {
        if (yaml?.User is not { Length: > 0 } user)
            throw new StageInputException($"{path}: the strategy {name} has no user:, the text that is asked.");
        if (yaml.Answer is not (null or "text" or "json"))
            throw new StageInputException($"{path}: the strategy {name} has answer: {yaml.Answer}; it is text or json.");
        Example[] examples = [.. (yaml.Examples ?? []).Select(example => example is { User: { } question, Assistant: { } answer } ? new Example(question, answer)
            : throw new StageInputException($"{path}: each example of the strategy {name} has user: and assistant:."))];
        return new(name, yaml.System, user, examples, yaml.Field ?? "label", JsonAlone: yaml.Answer is "json");
    }

    // Filled by the reader of YAML, which wants setters.
    private sealed record TemplateYaml
    {
        public List<string>? Labels { get; set; }
        public Dictionary<string, StrategyYaml?>? Strategies { get; set; }
    }

    private sealed record StrategyYaml
    {
        public string? System { get; set; }
        public string? User { get; set; }
        public List<ExampleYaml?>? Examples { get; set; }
        public string? Answer { get; set; }
        public string? Field { get; set; }
    }

    private sealed record ExampleYaml
    {
        public string? User { get; set; }
        public string? Assistant { get; set; }
    }
}
