namespace Pipeline.Host.CommandLine;

/// <summary>What may follow an option's name.</summary>
internal enum OptionKind
{
    /// <summary>Nothing, or <c>=true</c> or <c>=false</c>.</summary>
    Flag,
    /// <summary>One value.</summary>
    Value,
    /// <summary>One value, each time that the option is written.</summary>
    Repeated,
    /// <summary>A value after <c>=</c>, or nothing.</summary>
    OptionalValue,
}
