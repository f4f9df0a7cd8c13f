namespace Pipeline.Data;

/// <summary>Quoting, so that a name or a path is never read as SQL.</summary>
public static class Sql
{
    /// <summary><paramref name="text"/> as a string literal.</summary>
    /// <exception cref="ArgumentException">It holds a NUL, at which DuckDB would stop reading.</exception>
    public static string Literal(string text) => $"'{Checked(text).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary><paramref name="name"/> as the name of a table or column.</summary>
    /// <inheritdoc cref="Literal" path="/exception"/>
    public static string Identifier(string name) => $"\"{Checked(name).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Checked(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw new ArgumentException("A text in SQL cannot hold a NUL character.", nameof(text)) : text;
}
