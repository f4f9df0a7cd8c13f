namespace Pipeline.Providers.Faults;

/// <summary>A reply that is an error, as far as it can be read.</summary>
/// <param name="Status">HTTP's.</param>
/// <param name="Code">The body's <c>error.code</c>, or Google's <c>error.status</c>.</param>
/// <param name="Type">The body's <c>error.type</c>.</param>
/// <param name="Message">The body's <c>error.message</c>, or its beginning where it has none; without keys.</param>
/// <param name="Body">The whole of it, without keys: Google names the limit that was hit only in its details.</param>
/// <param name="RetryAfter">How long it asks to wait.</param>
internal sealed record ErrorReply(int Status, string? Code, string? Type, string Message, string Body, TimeSpan? RetryAfter)
{
    private const int LongestMessage = 500;
    private const int LongestBody = 16_384;

    /// <param name="body">Without keys.</param>
    public static ErrorReply Read(int status, string body, TimeSpan? retryAfter)
    {
        var error = ErrorBody.Read(body);
        return new(status, error?.Code, error?.Type, Cut(error?.Message ?? body.Trim(), LongestMessage), Cut(body, LongestBody), retryAfter);
    }

    /// <summary>For people: one line, however hostile the server.</summary>
    public string Describe() => $"HTTP {Status}{(Code ?? Type) switch { null or "" => "", var name => $" ({Printable(name)})" }}{(Message.Length == 0 ? "" : ": " + Printable(Message))}";

    private static string Cut(string text, int most) => text.Length <= most ? text : Wire.WellFormed.Text(text[..most]) + "…";

    private static string Printable(string text) => string.Concat(Cut(text, LongestMessage).Select(c => char.IsControl(c) ? ' ' : c));
}
