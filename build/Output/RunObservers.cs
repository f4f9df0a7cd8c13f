using Pipeline.Engine.Execution;
using Pipeline.Host.CommandLine;
using Spectre.Console;

namespace Pipeline.Host.Output;

/// <summary>Chooses how a run is told.</summary>
internal static class RunObservers
{
    /// <summary>Bars on a terminal, lines elsewhere. Dispose it, if it can be, before anything else is written.</summary>
    public static IRunObserver For(HostOptions options, HostEnvironment environment) => environment.Terminal.Interactive
        ? Live(environment.Terminal, options.Verbosity, environment.Time)
        : new LineObserver(environment.Terminal.Error, options.Verbosity, environment.Time);

    // A method of its own, so that Spectre's assembly is loaded only where there is a terminal.
    private static LiveObserver Live(Terminal terminal, Verbosity verbosity, TimeProvider time) =>
        new(Drawing.Console(terminal), verbosity, time);
}
