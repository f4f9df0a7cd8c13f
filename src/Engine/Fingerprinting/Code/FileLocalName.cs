using System.Text.RegularExpressions;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>The name of a type declared <c>file</c>: the compiler puts the file's name and a hash of its path before it.</summary>
internal static partial class FileLocalName
{
    public static bool Matches(string name) => Pattern.IsMatch(name);

    [GeneratedRegex("^<[^>]*>F[0-9A-F]{64}__", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
