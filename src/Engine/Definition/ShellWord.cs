using System.Buffers;

namespace Pipeline.Engine.Definition;

/// <summary>A value as one word of a POSIX shell's command.</summary>
public static class ShellWord
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-");

    /// <summary>The value in single quotes if it holds anything outside <c>[A-Za-z0-9_@%+=:,./-]</c>, else as it is (so the empty text stays empty).</summary>
    public static string Quote(string value) =>
        value.AsSpan().ContainsAnyExcept(Plain) ? $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'" : value;
}
