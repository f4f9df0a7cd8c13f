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
