namespace Pipeline.Models.Tokenization.Reading;

/// <summary>What the Metaspace pre-tokenizer and decoder both read.</summary>
internal static class MetaspaceSettings
{
    /// <summary>The sign for a space, one char.</summary>
    public static string Sign(JsonPart part)
    {
        var sign = part.OptionalString("replacement") ?? "\u2581";
        return sign.Length == 1 ? sign : throw part.Error($"the replacement \"{sign}\" is not one character of the basic plane", "Choose a model whose tokenizer uses ▁.");
    }

    /// <summary><c>first</c>, <c>always</c> or <c>never</c>; older files say <c>add_prefix_space</c> instead.</summary>
    public static string Scheme(JsonPart part)
    {
        var scheme = part.OptionalString("prepend_scheme") ?? (part.Flag("add_prefix_space", true) ? "always" : "never");
        return scheme is "first" or "always" or "never" ? scheme : throw part.Unknown("prepend_scheme", scheme, "first, always, never");
    }
}
