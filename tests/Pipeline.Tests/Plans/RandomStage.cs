namespace Pipeline.Tests.Plans;

/// <summary>A stage of a random pipeline. Its command is one of a few shapes; some lose most of what they read, so that a change upstream may end there.</summary>
internal sealed class RandomStage(string name)
{
    private const string All = "find -L {all} -type f -exec cat {{}} + | sort";

    private static readonly string[] Commands =
    [
        All + " > {outputs.out}/f; echo {params.k} >> {outputs.out}/f",
        All + " | head -n 1 > {outputs.out}/f",
        All + " | sort -u > {outputs.out}/f; echo constant > {outputs.out}/c",
        All + " > {outputs.out}/f; cp {outputs.out}/f {outputs.out}/copy",
        "echo constant > {outputs.out}/f",
        "true",
    ];

    public static int Shapes => Commands.Length;
    public string Name { get; } = name;
    public int Shape { get; set; }
    public int Comment { get; set; }
    public int Parameter { get; set; }
    public bool Always { get; set; }
    public bool ReadsCode { get; set; }
    public IReadOnlyList<string> Inputs { get; set; } = [];

    public string Yaml(string executions)
    {
        var all = string.Join(' ', Inputs.Select((_, i) => $"{{inputs.i{i}}}"));
        var command = Commands[Shape].Replace("{all}", all, StringComparison.Ordinal).Replace("{{}}", "'{}'", StringComparison.Ordinal);
        return $$"""
              {{Name}}:
                run: |-
                  echo {{Name}} >> {{executions}} # {{Comment}}
                  {{command}}
                inputs: { {{string.Join(", ", Inputs.Select((from, i) => $"i{i}: \"{from}\""))}} }
                outputs: [out]
                params: { k: {{Parameter}} }
                code: [{{(ReadsCode ? "code.sh" : "")}}]
                cache: {{(Always ? "always" : "reuse")}}

            """;
    }
}
