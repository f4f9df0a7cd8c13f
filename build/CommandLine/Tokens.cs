using Pipeline.Engine.Definition;

namespace Pipeline.Host.CommandLine;

/// <summary>An option as it was written.</summary>
/// <param name="Value">Null where none was given.</param>
internal readonly record struct WrittenOption(Option Option, string? Value);

/// <summary>Cuts the arguments into options and values.</summary>
internal static class Tokens
{
    /// <summary>The options in the order written.</summary>
    /// <exception cref="UsageException">An unknown option, a value missing or one too many.</exception>
    public static IReadOnlyList<WrittenOption> Read(IReadOnlyList<string> arguments)
    {
        var written = new List<WrittenOption>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            var option = Find(name);
            if (value is null && option.Kind is not OptionKind.Flag)
                value = ValueAfter(arguments, ref i, option);
            if (value is "" && option.Kind is not OptionKind.Flag)
                throw new UsageException($"{option.Name} has an empty value; write {option.Usage}.");
            if (option.Kind is not OptionKind.Repeated && written.Any(other => other.Option == option))
                throw new UsageException($"{option.Name} is given twice.");
            written.Add(new WrittenOption(option, value));
        }

        return written;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static Option Find(string name)
    {
        foreach (var option in Options.All)
        {
            if (option.Name == name)
                return option;
        }

        if (!name.StartsWith('-'))
            throw new UsageException($"'{name}' stands alone; a stage or verb is written --target={name}, a value follows its option.");
        var nearest = Nearest.To(name, Options.All.Select(option => option.Name));
        throw new UsageException($"There is no option {name}{(nearest is null ? "" : $"; did you mean {nearest}?")} (--help lists them)");
    }

    private static string? ValueAfter(IReadOnlyList<string> arguments, ref int i, Option option)
    {
        // A value that looks like an option is most likely the next option, and this one's value was forgotten.
        if (i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
            return arguments[++i];
        return option.Kind is OptionKind.OptionalValue ? null : throw new UsageException($"{option.Name} needs a value: {option.Usage}");
    }
}
