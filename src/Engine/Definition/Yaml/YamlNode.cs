using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Engine.Definition.Yaml;

/// <summary>A value of a YAML document and where it stands. Never changed after it is read, so that aliases may share it.</summary>
internal abstract class YamlNode(SourcePosition position)
{
    public SourcePosition Position { get; } = position;

    /// <summary>How many nodes this is when written out without aliases, itself included.</summary>
    public int Weight { get; protected set; } = 1;

    /// <summary>How many levels lie below this.</summary>
    public int Height { get; protected set; }

    /// <summary>The node's kind in words, for "must be …, not …".</summary>
    public abstract string Kind { get; }

    public bool IsNull => this is YamlScalar { Type: ScalarType.Null };

    protected void Contain(YamlNode child)
    {
        Weight += child.Weight;
        Height = Math.Max(Height, child.Height + 1);
    }
}

internal enum ScalarType
{
    Text,
    Null,
    Boolean,
    Integer,
    Real,

    /// <summary>A number that JSON cannot carry, reported when it was read.</summary>
    Refused,
}

/// <param name="text">As read, without quotes and escapes.</param>
/// <param name="number">Of an integer or real; 1 for true.</param>
internal sealed class YamlScalar(SourcePosition position, string text, ScalarType type, double number = 0) : YamlNode(position)
{
    public string Text { get; } = text;

    public ScalarType Type { get; } = type;

    public double Number { get; } = number;

    public override string Kind => Type switch
    {
        ScalarType.Text => $"the text {Visible.Quote(Text)}",
        ScalarType.Null => "empty",
        _ => Visible.Text(Text),
    };
}

internal sealed class YamlSequence(SourcePosition position) : YamlNode(position)
{
    private readonly List<YamlNode> _items = [];

    public IReadOnlyList<YamlNode> Items => _items;

    public override string Kind => "a list";

    public void Add(YamlNode item)
    {
        _items.Add(item);
        Contain(item);
    }
}

/// <summary>A mapping from text, in the order of the file.</summary>
internal sealed class YamlMapping(SourcePosition position) : YamlNode(position)
{
    private readonly OrderedDictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<string, YamlEntry>> Entries => _entries;

    public IReadOnlyCollection<string> Names => _entries.Keys;

    public override string Kind => "a map";

    public YamlNode? this[string name] => _entries.TryGetValue(name, out var entry) ? entry.Value : null;

    public bool TryGet(string name, [NotNullWhen(true)] out YamlEntry? entry) => _entries.TryGetValue(name, out entry);

    /// <summary>Adds an entry, or returns false when the name is taken.</summary>
    public bool TryAdd(YamlScalar key, YamlNode value)
    {
        if (!_entries.TryAdd(key.Text, new YamlEntry(key, value)))
            return false;
        Contain(value);
        return true;
    }

    /// <summary>A copy with that entry added or replaced.</summary>
    public YamlMapping With(YamlScalar key, YamlNode value)
    {
        var copy = new YamlMapping(Position);
        foreach (var (name, entry) in _entries)
        {
            if (name != key.Text)
                copy.TryAdd(entry.Key, entry.Value);
            else
                copy.TryAdd(key, value);
        }

        copy.TryAdd(key, value);
        return copy;
    }
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
