namespace Pipeline.Host.CommandLine;

/// <summary>One row of the table of options.</summary>
/// <param name="Name">With its two dashes.</param>
/// <param name="Placeholder">What help calls its value; empty for a flag.</param>
/// <param name="Summary">One line for help; names the default where there is one.</param>
internal sealed record Option(string Name, OptionKind Kind, string Placeholder, string Summary)
{
    /// <summary>The option as help shows it.</summary>
    public string Usage => Kind switch
    {
        OptionKind.Flag => Name,
        OptionKind.OptionalValue => $"{Name}[={Placeholder}]",
        _ => $"{Name}={Placeholder}",
    };
}
