using System.Text;

namespace Pipeline.Data.Tables;

/// <summary>A path as DuckDB's readers take it: they read <c>* ? [</c> in a path as a pattern, with <c>[x]</c> for a literal character.</summary>
internal static class PathPattern
{
    /// <summary>A string literal that names exactly the file at <paramref name="path"/>.</summary>
    /// <exception cref="ArgumentException">The path cannot be said: it holds a NUL, or a backslash beside one of <c>* ? [</c>.</exception>
    public static string Of(string path)
    {
        // Absolute, so that a name such as s3:x is no address.
        var full = Path.GetFullPath(path);
        if (full.AsSpan().IndexOfAny("*?[") < 0)
            return Sql.Literal(full);
        // In a pattern a backslash would part folders, so another file could be meant.
        if (full.Contains('\\', StringComparison.Ordinal))
            throw new ArgumentException($"DuckDB cannot be told to read '{full}': its name has a backslash beside *, ? or [. Rename the file.", nameof(path));
        var pattern = new StringBuilder();
        foreach (var c in full)
            _ = c is '*' or '?' or '[' ? pattern.Append('[').Append(c).Append(']') : pattern.Append(c);
        return Sql.Literal(pattern.ToString());
    }
}
