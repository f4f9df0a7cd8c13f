namespace Pipeline.Engine.Definition.Yaml;

/// <summary>A mapping from text, in the order of the file. A large file has many small mappings and one large one (its stages),
/// so only a large one carries an index.</summary>
internal sealed class YamlMapping(SourcePosition position) : YamlNode(position)
{
    private const int Small = 12;
    private readonly List<KeyValuePair<string, YamlEntry>> _entries = [];
    private Dictionary<string, int>? _index;

    public IReadOnlyList<KeyValuePair<string, YamlEntry>> Entries => _entries;

    public IReadOnlyCollection<string> Names => [.. _entries.Select(entry => entry.Key)];

    public override string Kind => "a map";

    public YamlNode? this[string name] => Find(name) is >= 0 and var place ? _entries[place].Value.Value : null;

    public bool TryGet(string name, out YamlEntry entry)
    {
        var place = Find(name);
        entry = place < 0 ? default : _entries[place].Value;
        return place >= 0;
    }

    /// <summary>Adds an entry, or returns false when the name is taken.</summary>
    public bool TryAdd(YamlScalar key, YamlNode value)
    {
        if (Find(key.Text) >= 0)
            return false;
        _index?.Add(key.Text, _entries.Count);
        _entries.Add(new(key.Text, new YamlEntry(key, value)));
        if (_index is null && _entries.Count > Small)
            _index = Enumerable.Range(0, _entries.Count).ToDictionary(place => _entries[place].Key, StringComparer.Ordinal);
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

    private int Find(string name)
    {
        if (_index is not null)
            return _index.GetValueOrDefault(name, -1);
        for (var place = 0; place < _entries.Count; place++)
        {
            if (_entries[place].Key == name)
                return place;
        }

        return -1;
    }
}

internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);
