using Spectre.Console;

namespace Pipeline.Host.Output;

/// <summary>Spectre's console over our standard error.</summary>
internal static class Drawing
{
    public static IAnsiConsole Console(Terminal terminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = terminal.Interactive ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = terminal.Color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = terminal.Interactive ? InteractionSupport.Detect : InteractionSupport.No,
        Out = new AnsiConsoleOutput(terminal.Error),
    });
}
