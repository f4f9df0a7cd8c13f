using System.Text.Json;

namespace Pipeline.Models;

/// <summary>Typed members of a JSON object; whatever is of another type is noted, so that all mistakes of a file come in one message. Null counts as absent.</summary>
/// <param name="root">The object.</param>
/// <param name="problems">What was found wrong, in sentences without a full stop.</param>
internal sealed class JsonFields(JsonElement root, List<string> problems)
{
    /// <summary>What was found wrong so far.</summary>
    public List<string> Problems => problems;

    /// <summary>Names of all members.</summary>
    public IEnumerable<string> Keys => root.EnumerateObject().Select(member => member.Name);

    /// <summary>Whether the member is there and not null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether the member is there, null or not.</summary>
    public bool Mentions(string key) => root.TryGetProperty(key, out _);

    /// <summary>A whole number.</summary>
    public int? Int(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) => number,
        { } value => Wrong<int>(key, value, "a whole number"),
    };

    /// <summary>A whole number, whose absence is a mistake.</summary>
    public int RequiredInt(string key)
    {
        if (!Has(key))
            problems.Add($"{key} is missing");
        return Int(key) ?? 0;
    }

    /// <summary>A finite number.</summary>
    public double? Number(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        { } value => Wrong<double>(key, value, "a number"),
    };

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool fallback) => Find(key) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => Wrong<bool>(key, value, "true or false") ?? fallback,
    };

    /// <summary>A string.</summary>
    public string? Text(string key)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        Wrong<int>(key, value, "a string");
        return null;
    }

    /// <summary>Token ids: one number or a list of them. Negative ones, which old configurations use for "none", are left out.</summary>
    public IReadOnlyList<int> TokenIds(string key)
    {
        if (Find(key) is not { } value)
            return [];
        var ids = new List<int>();
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().AsEnumerable() : [value])
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out var id))
                Wrong<int>(key, value, "a token id or a list of them");
            else if (id >= 0)
                ids.Add(id);
        }

        return ids;
    }

    /// <summary>Strings in a list.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        Wrong<int>(key, value, "a list of strings");
        return null;
    }

    /// <summary>Integers in a list.</summary>
    public IReadOnlyList<long>? Integers(string key)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out _)))
            return [.. value.EnumerateArray().Select(item => item.GetInt64())];
        Wrong<int>(key, value, "a list of integers");
        return null;
    }

    /// <summary>An object's members; mistakes in it go to the same list.</summary>
    public JsonFields? Object(string key)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return new(value, problems);
        Wrong<int>(key, value, "an object");
        return null;
    }

    /// <summary>The member as it is; null if it is absent or null.</summary>
    public JsonElement? Find(string key) => root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private T? Wrong<T>(string key, JsonElement value, string expected)
        where T : struct
    {
        problems.Add($"{key} is {Quote.Line(value.GetRawText())}, not {expected}");
        return null;
    }
}
