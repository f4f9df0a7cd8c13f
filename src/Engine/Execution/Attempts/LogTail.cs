using System.Text;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>The end of a log, for an error message.</summary>
internal static class LogTail
{
    private const int Bytes = 8 << 10;

    /// <summary>The last non-blank lines, control characters made visible.</summary>
    public static IReadOnlyList<string> Read(string path, int lines)
    {
        if (!File.Exists(path))
            return [];
        using var file = File.OpenRead(path);
        file.Seek(-Math.Min(Bytes, file.Length), SeekOrigin.End);
        var buffer = new byte[Bytes];
        var read = file.ReadAtLeast(buffer, Bytes, throwOnEndOfStream: false);
        return [.. Encoding.UTF8.GetString(buffer, 0, read)
            .Split('\n')
            .Select(line => Visible(line.TrimEnd()))
            .Where(line => line.Length > 0)
            .TakeLast(lines)];
    }

    private static string Visible(string line) =>
        string.Concat(line.Select(c => c == '\t' ? "  " : char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
