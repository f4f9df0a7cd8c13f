namespace Pipeline.Host.CommandLine;

/// <summary>How much is told on standard error; the names are Cake's.</summary>
internal enum Verbosity
{
    Quiet,
    Minimal,
    Normal,
    Verbose,
    Diagnostic,
}
