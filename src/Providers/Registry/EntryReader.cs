using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Providers.Costs;

namespace Pipeline.Providers.Registry;

/// <summary>Reads one entry, and adds what is wrong with it to the list.</summary>
internal sealed class EntryReader(string alias, JsonNode? node, List<string> violations)
{
    private static readonly string[] Fields =
    [
        "provider", "model", "base_address", "key_variable", "price_in", "price_out", "context",
        "requests_per_minute", "tokens_per_minute", "concurrency", "logprobs", "timeout_seconds", "offline",
    ];

    private const int MostAtOnce = 1024;
    private const double LongestTimeout = 86_400;

    /// <returns>Null where something is wrong.</returns>
    public ModelEntry? Read()
    {
        var before = violations.Count;
        if (node is not JsonObject entry)
        {
            violations.Add($"models.{alias} must hold fields: provider, model and what else is needed");
            return null;
        }

        foreach (var (field, _) in entry.Where(member => !Fields.Contains(member.Key, StringComparer.Ordinal)))
            Wrong(field, $"is no field of a model{(Nearest.To(field, Fields) is { } nearest ? $"; did you mean {nearest}?" : $": {string.Join(", ", Fields)}")}");

        var defaults = Defaults(Text(entry, "provider", required: true));
        var (priceIn, priceOut) = (Amount(entry, "price_in"), Amount(entry, "price_out"));
        if (priceIn is null != priceOut is null)
            Wrong(priceIn is null ? "price_in" : "price_out", "is missing: both prices are needed, or neither");
        var read = new ModelEntry
        {
            Alias = alias,
            Provider = defaults?.Kind ?? default,
            Model = Text(entry, "model", required: true) ?? "",
            BaseAddress = Address(entry, defaults),
            KeyVariable = entry.ContainsKey("key_variable") ? Variable(entry) : defaults?.KeyVariable,
            Price = priceIn is { } paidIn && priceOut is { } paidOut ? new(paidIn, paidOut) : defaults is { IsFree: true } ? new Price(0, 0) : null,
            Context = Whole(entry, "context", long.MaxValue),
            RequestsPerMinute = Whole(entry, "requests_per_minute", long.MaxValue),
            TokensPerMinute = Whole(entry, "tokens_per_minute", long.MaxValue),
            Concurrency = (int)(Whole(entry, "concurrency", MostAtOnce) ?? 8),
            Logprobs = Flag(entry, "logprobs") ?? defaults?.Logprobs ?? false,
            IsOffline = Flag(entry, "offline") ?? false,
            Timeout = Seconds(entry, "timeout_seconds") ?? TimeSpan.FromMinutes(2),
        };
        if (defaults?.Kind == ProviderKind.Anthropic && read.Logprobs)
            Wrong("logprobs", "cannot be true: this provider gives none");
        return violations.Count == before ? read : null;
    }

    private ProviderDefaults? Defaults(string? name)
    {
        if (name is null)
            return null;
        var defaults = ProviderDefaults.All.FirstOrDefault(one => one.Name == name);
        if (defaults is null)
            Wrong("provider", $"is none of {string.Join(", ", ProviderDefaults.All.Select(one => one.Name))}");
        return defaults;
    }

    private Uri? Address(JsonObject entry, ProviderDefaults? defaults)
    {
        var text = Text(entry, "base_address", required: false);
        if (defaults?.Kind == ProviderKind.Local)
        {
            if (text is not null)
                Wrong("base_address", "has no place here: a local model is in this process");
            return null;
        }

        if (text is null && defaults is { BaseAddress: null })
            Wrong("base_address", "is missing: say where the server is, such as http://localhost:8000/v1");
        text ??= defaults?.BaseAddress;
        if (text is null)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0)
            return address;
        // Not shown: what is in front of an @ may be a password.
        Wrong("base_address", "must be an http or https address without user name and query, such as http://localhost:8000/v1");
        return null;
    }

    private string? Variable(JsonObject entry)
    {
        var name = Text(entry, "key_variable", required: false);
        if (name is null || (!char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')))
            return name;
        // Not shown: it may be the key.
        Wrong("key_variable", "must name an environment variable in capitals; the key itself never stands here");
        return null;
    }

    private string? Text(JsonObject entry, string field, bool required)
    {
        if (!entry.TryGetPropertyValue(field, out var value) || value is null)
        {
            if (required)
                Wrong(field, "is missing");
            return null;
        }

        if (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text && !text.Any(char.IsControl))
            return text;
        Wrong(field, "must be a text of one line");
        return null;
    }

    private long? Whole(JsonObject entry, string field, long most) =>
        Number(entry, field, $"must be a whole number from 1{(most == long.MaxValue ? "" : $" to {most}")}", number => number >= 1 && number <= most && number == Math.Floor(number)) is { } value ? (long)value : null;

    private decimal? Amount(JsonObject entry, string field) => Number(entry, field, "must be a price per million tokens, from 0", number => number is >= 0 and <= 1_000_000_000);

    private TimeSpan? Seconds(JsonObject entry, string field) =>
        Number(entry, field, $"must be seconds, more than 0 and at most {LongestTimeout}", number => number > 0 && number <= (decimal)LongestTimeout) is { } value ? TimeSpan.FromSeconds((double)value) : null;

    private bool? Flag(JsonObject entry, string field)
    {
        if (!entry.TryGetPropertyValue(field, out var value) || value is null)
            return null;
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return value.GetValue<bool>();
        Wrong(field, "must be true or false");
        return null;
    }

    private decimal? Number(JsonObject entry, string field, string rule, Func<decimal, bool> holds)
    {
        if (!entry.TryGetPropertyValue(field, out var value) || value is null)
            return null;
        if (value.GetValueKind() == JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && holds(number))
            return number;
        Wrong(field, rule);
        return null;
    }

    private void Wrong(string field, string problem) => violations.Add($"models.{alias}.{field} {problem}");
}
