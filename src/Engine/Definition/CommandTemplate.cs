using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Definition;

/// <summary>What a placeholder of a command stands for.</summary>
public enum PlaceholderKind
{
    Inputs,
    Outputs,
    Params,
}

/// <summary><c>{inputs.x}</c>, <c>{outputs.x}</c> or <c>{params.x}</c> of a command.</summary>
/// <param name="Name">What stands after the first dot; dots in a parameter's name reach inside maps.</param>
public sealed record Placeholder(PlaceholderKind Kind, string Name)
{
    public override string ToString() => $"{{{Kind.ToString().ToLowerInvariant()}.{Name}}}";
}

/// <summary>The command of a <c>run</c> stage, cut at its placeholders; all other braces are the shell's.</summary>
public sealed class CommandTemplate
{
    private static readonly (string Opening, PlaceholderKind Kind)[] Openings =
    [
        ("{inputs.", PlaceholderKind.Inputs), ("{outputs.", PlaceholderKind.Outputs), ("{params.", PlaceholderKind.Params),
    ];

    private readonly List<(string Literal, Placeholder? Then)> _pieces = [];

    private CommandTemplate()
    {
    }

    /// <summary>The placeholders in their order.</summary>
    public IEnumerable<Placeholder> Placeholders => _pieces.Where(piece => piece.Then is not null).Select(piece => piece.Then!);

    public static CommandTemplate Parse(string text)
    {
        var template = new CommandTemplate();
        var from = 0;
        for (var brace = text.IndexOf('{', StringComparison.Ordinal); brace >= 0; brace = text.IndexOf('{', brace + 1))
        {
            if (Match(text, brace) is not { } match)
                continue;
            template._pieces.Add((text[from..brace], match.Placeholder));
            from = match.End;
            brace = match.End - 1;
        }

        template._pieces.Add((text[from..], null));
        return template;
    }

    /// <summary>The command with absolute paths and the parameters' values in place of the placeholders, quoted for a POSIX shell.</summary>
    /// <exception cref="KeyNotFoundException">A placeholder names none of them; a loaded definition has no such command.</exception>
    public string Expand(IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, string> outputs, JsonObject parameters)
    {
        var command = new StringBuilder();
        foreach (var (literal, placeholder) in _pieces)
        {
            command.Append(literal);
            if (placeholder is not null)
                command.Append(Value(placeholder, inputs, outputs, parameters));
        }

        return command.ToString();
    }

    /// <summary>Finds a parameter: the whole name as a key first, then dot by dot through maps.</summary>
    internal static bool TryFind(JsonObject parameters, string name, out JsonNode? value)
    {
        if (parameters.TryGetPropertyValue(name, out value))
            return true;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && parameters[name[..dot]] is JsonObject inner && TryFind(inner, name[(dot + 1)..], out value);
    }

    private static string Value(
        Placeholder placeholder, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, string> outputs, JsonObject parameters) =>
        placeholder.Kind switch
        {
            PlaceholderKind.Inputs => ShellWord.Quote(inputs[placeholder.Name]),
            PlaceholderKind.Outputs => ShellWord.Quote(outputs[placeholder.Name]),
            _ => TryFind(parameters, placeholder.Name, out var value) ? Words(value) : throw new KeyNotFoundException($"There is no parameter for {placeholder}."),
        };

    private static string Words(JsonNode? value) => value is JsonArray items ? string.Join(' ', items.Select(Word)) : Word(value);

    private static string Word(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "",
        JsonValueKind.String => ShellWord.Quote(value.GetValue<string>()),
        // Canonical, because equal fingerprints must give equal commands: 1.0 and 1, and a map's keys in any order, are the same parameter.
        _ => ShellWord.Quote(Encoding.UTF8.GetString(CanonicalJson.Serialize(value))),
    };

    private static (Placeholder Placeholder, int End)? Match(string text, int brace)
    {
        foreach (var (opening, kind) in Openings)
        {
            if (string.CompareOrdinal(text, brace, opening, 0, opening.Length) != 0)
                continue;
            var start = brace + opening.Length;
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.'))
                end++;
            return end > start && end < text.Length && text[end] == '}' ? (new Placeholder(kind, text[start..end]), end + 1) : null;
        }

        return null;
    }
}
