using System.Text.Json;
using System.Text.Encodings.Web;
using Pipeline.Curate.Reading;

namespace Pipeline.Curate.Shapes;

/// <summary>Finds a file's shape from the keys of its first rows.</summary>
internal sealed class ShapeDetector(IReadOnlyList<Shape> shapes)
{
    private readonly int[] _fits = new int[shapes.Count];
    private readonly int[] _fitsEmpty = new int[shapes.Count];
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>Objects seen so far.</summary>
    public int Objects { get; private set; }

    /// <summary>Takes the keys of a row; anything but an object says nothing.</summary>
    public void Add(RawRecord record)
    {
        if (record.Problem is not null || Keys(record.Bytes) is not var (filled, empty))
            return;
        Objects++;
        _keys.UnionWith(filled);
        _keys.UnionWith(empty);
        for (var i = 0; i < shapes.Count; i++)
            _fits[i] += shapes[i].Fits(filled) ? 1 : 0;
        filled.UnionWith(empty);
        for (var i = 0; i < shapes.Count; i++)
            _fitsEmpty[i] += shapes[i].Fits(filled) ? 1 : 0;
    }

    /// <summary>The shape that fits most rows, or null when none fits any. A field that is null counts only where no row has one that is not.</summary>
    public Shape? Best => Most(_fits) ?? Most(_fitsEmpty);

    private Shape? Most(int[] fits)
    {
        var most = fits.Max();
        return most == 0 ? null : shapes[Array.IndexOf(fits, most)];
    }

    /// <summary>What to tell someone whose data has no known shape.</summary>
    public string Advice =>
        $"no known shape; keys seen: {string.Join(", ", _keys.Take(20).Select(Printable))}. Known: {string.Join("; ", shapes.Select(shape => shape.Needs))}. "
        + "Name the fields with the parameter fields, as in fields: { prompt: ask, answer: reply }";

    /// <summary>A key as one line of a message: hostile data must not write escapes to a terminal.</summary>
    private static string Printable(string key) => JavaScriptEncoder.Default.Encode(key.Length > 60 ? key[..60] + "…" : key);

    /// <summary>The keys of a row with a value, and those whose value is null: tables of several shapes have every column in each row.</summary>
    private static (HashSet<string> Filled, HashSet<string> Empty)? Keys(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            var (filled, empty) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                (reader.TokenType is JsonTokenType.Null ? empty : filled).Add(key);
                reader.Skip();
            }

            return (filled, empty);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A broken row; the row reader says why. (InvalidOperationException: a key that is no text.)
            return null;
        }
    }
}
