using System.Text;

namespace Pipeline.Host.Output;

/// <summary>The two standard streams: results go to <see cref="Out"/>, progress and logs to <see cref="Error"/>.</summary>
/// <param name="Interactive">Whether a person watches <see cref="Error"/> on a terminal that can move its cursor.</param>
/// <param name="Color">Whether <see cref="Error"/> may be coloured.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool Interactive, bool Color)
{
    /// <summary>The process's own streams, always in UTF-8.</summary>
    public static Terminal OfProcess()
    {
        // Not Console.Out: its first use on a terminal reads terminfo and takes over SIGCHLD and the terminal's settings.
        var interactive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        var color = interactive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(Writer(Console.OpenStandardOutput()), Writer(new ExpendableStream(Console.OpenStandardError())), interactive, color);
    }

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
}
