using System.Globalization;
using System.Text;

namespace Pipeline.Sdk.Reporting;

/// <summary>Lines on standard error, which the engine keeps as the stage's log.</summary>
public sealed class StageLog
{
    private readonly Lock _lock = new();
    private readonly TextWriter _writer;

    internal StageLog(TextWriter writer) => _writer = writer;

    /// <summary>Says what is being done.</summary>
    public void Info(string message) => Write(message);

    /// <summary>Says what a user should look at, though the work goes on.</summary>
    public void Warning(string message) => Write($"warning: {message}");

    internal void Error(string message) => Write(message);

    private void Write(string message)
    {
        lock (_lock)
            _writer.WriteLine(Legible(message));
    }

    /// <summary>Control characters as their escapes: data that is quoted in a message must not steer the reader's terminal.</summary>
    internal static string Legible(string message)
    {
        if (!message.Any(IsControl))
            return message;
        var text = new StringBuilder(message.Length);
        foreach (var c in message)
            _ = IsControl(c) ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : text.Append(c);
        return text.ToString();
    }

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
