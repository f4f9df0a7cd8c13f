using System.Globalization;
using Pipeline.Engine.Definition.Checks;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Engine.Definition.Yaml;

/// <summary>Reads one YAML document into nodes with positions. What a hostile document could blow up is bounded:
/// its size, its nesting, and the number of nodes that its aliases stand for.</summary>
internal sealed class YamlReader
{
    public const int LargestFile = 64 << 20;
    public const int DeepestNesting = 64;
    public const int MostNodes = 2_000_000;

    private readonly Parser _parser;
    private readonly string _file;
    private readonly ViolationList _violations;
    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private readonly SourcePosition? _whole;

    private YamlReader(string text, string file, ViolationList violations, SourcePosition? whole)
    {
        _whole = whole;
        _parser = new Parser(new StringReader(text));
        _file = file;
        _violations = violations;
    }

    /// <summary>The document's value. Duplicate keys, tags and numbers out of range are reported, and reading goes on.</summary>
    /// <exception cref="DefinitionException">The text is no YAML, or more than one document, or exceeds a bound.</exception>
    public static YamlNode Read(ReadOnlySpan<byte> bytes, string file, ViolationList violations)
    {
        if (bytes.Length > LargestFile)
            throw new DefinitionException(file, $"the file has {bytes.Length} bytes; a pipeline file may have {LargestFile}");
        return Parse(SourceText.Decode(bytes, file), file, violations);
    }

    /// <summary>The same for an option of the command line, of which every node has the one position.</summary>
    /// <inheritdoc cref="Read"/>
    public static YamlNode Parse(string text, SourcePosition whole, ViolationList violations) => Parse(text, whole.File, violations, whole);

    private static YamlNode Parse(string text, string file, ViolationList violations, SourcePosition? whole = null)
    {
        var reader = new YamlReader(text, file, violations, whole);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException exception)
        {
            var (mark, message) = SyntaxMessage.For(exception, text);
            throw violations.With(reader.At(mark), message);
        }
    }

    private YamlNode ReadDocument()
    {
        Next<StreamStart>();
        if (Next<ParsingEvent>() is not DocumentStart)
            throw new DefinitionException(_file, "the file is empty; docs/pipeline-yaml.md shows what stands in it");
        var root = ReadNode(Next<ParsingEvent>(), 0);
        Next<DocumentEnd>();
        var after = Next<ParsingEvent>();
        if (after is not StreamEnd)
            throw _violations.With(At(after.Start), "a second YAML document starts here; a pipeline file holds one");
        return root;
    }

    private YamlNode ReadNode(ParsingEvent current, int depth)
    {
        if (current is AnchorAlias alias)
            return Resolve(alias, depth);
        if (depth > DeepestNesting)
            throw _violations.With(At(current.Start), $"more than {DeepestNesting} levels of nesting");
        Count(1, current);

        // Where a mapping is malformed, its end can come in place of a value.
        if (current is not NodeEvent { Anchor: var anchor })
            throw new SemanticErrorException(current.Start, current.End, "a value is missing here");
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = null;
        YamlNode node = current switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart start => ReadSequence(start, depth),
            MappingStart start => ReadMapping(start, depth),
            _ => throw new InvalidOperationException($"A node cannot begin with {current.GetType().Name}."),
        };
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = node;
        return node;
    }

    private YamlNode Resolve(AnchorAlias alias, int depth)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var node))
            throw _violations.With(At(alias.Start), $"the alias *{Visible.Text(name)} has no anchor &{Visible.Text(name)} before it");
        if (node is null)
            throw _violations.With(At(alias.Start), $"the alias *{Visible.Text(name)} stands inside its own anchor");
        if (depth + node.Height > DeepestNesting)
            throw _violations.With(At(alias.Start), $"more than {DeepestNesting} levels of nesting, counting what *{Visible.Text(name)} stands for");
        Count(node.Weight, alias);
        return node;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        var position = At(scalar.Start);
        if (scalar.Value.AsSpan().ContainsAnyInRange('\ud800', '\udfff') && !IsWellFormed(scalar.Value))
            _violations.Add(position, "a surrogate without its other half is not text");
        else if (scalar.Value.Contains('\0', StringComparison.Ordinal))
            _violations.Add(position, "a NUL character can be neither in a path nor in a command");

        var (type, number) = TagRules.Type(scalar, position, _violations);
        if (type == ScalarType.Refused)
            _violations.Add(position, $"{Visible.Text(scalar.Value)} is not a number that JSON carries exactly: integers go to ±2^53, and there is no infinity");
        return new YamlScalar(position, scalar.Value, type, number);
    }

    private YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        var sequence = new YamlSequence(At(start.Start));
        TagRules.Check(start, "seq", sequence.Position, _violations);
        for (var current = Next<ParsingEvent>(); current is not SequenceEnd; current = Next<ParsingEvent>())
            sequence.Add(ReadNode(current, depth + 1));
        return sequence;
    }

    private YamlMapping ReadMapping(MappingStart start, int depth)
    {
        var mapping = new YamlMapping(At(start.Start));
        TagRules.Check(start, "map", mapping.Position, _violations);
        for (var current = Next<ParsingEvent>(); current is not MappingEnd; current = Next<ParsingEvent>())
        {
            if (ReadNode(current, depth + 1) is not YamlScalar key)
                throw _violations.With(At(current.Start), "a list or map cannot be a key");
            // An alias as key stands here, not where its anchor does.
            key = current is AnchorAlias ? new YamlScalar(At(current.Start), key.Text, key.Type, key.Number) : key;
            var value = ReadNode(Next<ParsingEvent>(), depth + 1);
            if (key.Text == "<<")
                _violations.Add(key.Position, "'<<' merges maps in YAML 1.1 only; write the keys out, or use defaults or a profile");
            else if (!mapping.TryAdd(key, value))
                _violations.Add(key.Position, $"the key {Visible.Quote(key.Text)} stands here twice{First(mapping, key)}");
        }

        return mapping;
    }

    private static string First(YamlMapping mapping, YamlScalar key) =>
        mapping.TryGet(key.Text, out var first) ? $"; first at line {first.Key.Position.Line.ToString(CultureInfo.InvariantCulture)}" : "";

    private void Count(int nodes, ParsingEvent at)
    {
        _nodes += nodes;
        if (_nodes > MostNodes)
            throw _violations.With(At(at.Start), $"more than {MostNodes} values, counting what aliases stand for");
    }

    private T Next<T>() where T : ParsingEvent
    {
        try
        {
            return _parser.MoveNext() && _parser.Current is T current ? current : throw new SemanticErrorException("the document ends too early");
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or ArgumentException)
        {
            // Of some malformed documents the parser says only this, with no place: states it knows no way out of, and tags that are
            // no addresses (found by random edits of a valid file and by random texts).
            var near = _parser.Current?.End ?? Mark.Empty;
            throw new SemanticErrorException(near, near, "the text after this is malformed");
        }
    }

    private SourcePosition At(Mark mark) => _whole ?? new SourcePosition(_file, (int)Math.Max(mark.Line, 1), (int)Math.Max(mark.Column, 1));

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
