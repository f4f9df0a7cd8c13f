using System.Globalization;
using System.Net.Http.Headers;

namespace Pipeline.Providers.Faults;

/// <summary>How long a server asks to wait.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <param name="headers">Of the reply: <c>retry-after-ms</c> as OpenAI's API has it, else <c>Retry-After</c> in seconds or as a date (RFC 9110, 10.2.3).</param>
    /// <returns>Never negative; null where there is no such header, or none that can be read.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now) => Read(First(headers, "retry-after-ms"), First(headers, "Retry-After"), now);

    public static TimeSpan? Read(string? milliseconds, string? header, DateTimeOffset now)
    {
        if (Number(milliseconds) is { } ms)
            return Within(ms / 1000);
        if (Number(header) is { } seconds)
            return Within(seconds);
        return DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Within((date - now).TotalSeconds) : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) ? number : null;

    private static TimeSpan Within(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));

    private static string? First(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
