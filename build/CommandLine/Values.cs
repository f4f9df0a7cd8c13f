using System.Globalization;
using Pipeline.Engine.Definition;

namespace Pipeline.Host.CommandLine;

/// <summary>Turns the text of an option's value into what it means.</summary>
internal static class Values
{
    public static bool Flag(Option option, string? value) => value switch
    {
        null or "true" => true,
        "false" => false,
        _ => throw new UsageException($"{option.Name} is either there or not; '{value}' is not a value for it."),
    };

    public static int Count(Option option, string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least
            ? count
            : throw new UsageException($"{option.Name} takes a whole number from {least}, not '{value}'.");

    public static string OneOf(Option option, string value, IReadOnlyList<string> allowed)
    {
        foreach (var choice in allowed)
        {
            if (string.Equals(choice, value, StringComparison.OrdinalIgnoreCase))
                return choice;
        }

        throw new UsageException(
            $"{option.Name} is one of {string.Join(", ", allowed)}, not '{value}'{Suggestion(value, allowed)}.");
    }

    public static Verbosity Verbosity(string value)
    {
        var names = Enum.GetNames<Verbosity>();
        // Cake takes a level by its first letter too.
        var name = value.Length == 1 ? names.FirstOrDefault(level => level.StartsWith(value, StringComparison.OrdinalIgnoreCase)) : null;
        name ??= OneOf(Options.Verbosity, value, names);
        return Enum.Parse<Verbosity>(name);
    }

    /// <summary>Bytes.</summary>
    public static long Size(Option option, string value) =>
        Quantities.ParseMemory(value) ?? throw new UsageException($"{option.Name} takes {Quantities.MemoryRule}, not '{value}'.");

    /// <summary>Checks the form <c>Stage.key=value</c>; whether stage and key exist is for the definition to say.</summary>
    public static string Override(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        var dot = value.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && equals > dot + 1
            ? value
            : throw new UsageException($"--set={value} is not of the form --set=Stage.key=value.");
    }

    private static string Suggestion(string value, IReadOnlyList<string> allowed) =>
        Nearest.To(value, allowed) is { } nearest ? $"; did you mean {nearest}?" : "";
}
