using System.Text.RegularExpressions;

namespace Pipeline.Providers.Keys;

/// <summary>A key that does not show itself: not as text, in JSON, or in what a server sends back.</summary>
public sealed partial class Secret
{
    private const string Hidden = "***";

    /// <summary>A shorter one, such as the placeholder of a local server, is no secret, and to blot it out would spoil replies.</summary>
    private const int ShortestHidden = 8;

    private readonly string _value;

    /// <exception cref="ArgumentException">It cannot stand in a header. The message does not show it.</exception>
    public Secret(string value)
    {
        if (value.Length == 0 || value.Any(c => c is <= ' ' or >= '\x7f'))
            throw new ArgumentException("A key is one or more printable ASCII characters, without spaces or line ends.", nameof(value));
        _value = value;
    }

    /// <summary>For the one place that puts it into a header.</summary>
    internal string Reveal() => _value;

    public override string ToString() => Hidden;

    /// <summary><paramref name="text"/> without <paramref name="secret"/>, if there is one, and without anything else that looks like a key.</summary>
    internal static string Scrub(string text, Secret? secret) => LooksLikeKey().Replace(secret is null ? text : secret.Scrub(text), Hidden);

    /// <summary><paramref name="text"/> with stars where the key stood.</summary>
    internal string Scrub(string text) => _value.Length < ShortestHidden ? text : text.Replace(_value, Hidden, StringComparison.Ordinal);

    // OpenAI and Anthropic begin keys with "sk-", Google with "AIza"; error messages show them half starred.
    [GeneratedRegex(@"\b(sk-|AIza)[A-Za-z0-9_*\-]{6,}", RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeKey();
}
