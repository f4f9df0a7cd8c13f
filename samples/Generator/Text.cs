namespace Pipeline.Samples;

/// <summary>Tables written as text.</summary>
internal static class Text
{
    /// <summary>The lines of a table.</summary>
    public static string[] Lines(string table) => table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The entries of a table whose entries are separated by commas.</summary>
    public static string[] Entries(string table) => table.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
