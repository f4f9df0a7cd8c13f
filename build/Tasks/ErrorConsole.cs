using Cake.Core;

namespace Pipeline.Host.Tasks;

/// <summary>Cake's console on our standard error: standard output is for results alone.</summary>
internal sealed class ErrorConsole(TextWriter error) : IConsole
{
    /// <summary>Kept because Cake sets and reads it; Cake's own lines stay uncoloured, since the report table and our lines carry the colour.</summary>
    public ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;
    public ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;
    public bool SupportAnsiEscapeCodes => false;

    public void Write(string format, params object[] arg) => error.Write(format, arg);
    public void Write(string value) => error.Write(value);
    public void WriteLine(string format, params object[] arg) => error.WriteLine(format, arg);
    public void WriteLine(string value) => error.WriteLine(value);
    public void WriteError(string format, params object[] arg) => error.Write(format, arg);
    public void WriteError(string value) => error.Write(value);
    public void WriteErrorLine(string format, params object[] arg) => error.WriteLine(format, arg);
    public void WriteErrorLine(string value) => error.WriteLine(value);

    public void ResetColor() => (ForegroundColor, BackgroundColor) = (ConsoleColor.Gray, ConsoleColor.Black);
}
