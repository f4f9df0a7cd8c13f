using System.Text.Json;

namespace Pipeline.Models.Checkpoints;

/// <summary>Reads the JSON of a header, and believes none of it.</summary>
/// <param name="path">For messages.</param>
internal sealed class SafetensorsHeaderReader(string path)
{
    // A header is an object of objects of arrays; anything deeper is skipped over or refused.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 16 };

    /// <summary>Reads and checks a header.</summary>
    /// <param name="json">The bytes after the length.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <exception cref="ModelFormatException">The header is no such JSON, or lies.</exception>
    public SafetensorsHeader Read(ReadOnlySpan<byte> json, long fileLength)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
            throw Refuse("the header does not begin with '{'");
        var header = new SafetensorsHeader(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        var dataStart = SafetensorsHeader.LengthBytes + json.Length;
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            ReadMembers(ref reader, header, dataStart);
            // To the end, so that anything after the object but white space is refused.
            while (reader.Read())
            {
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw Refuse($"the header is not valid JSON: {Quote.Line(problem.Message)}");
        }

        return header with { Tensors = new SafetensorsLayout(path, dataStart, fileLength).InOrderOfData(header.Tensors) };
    }

    private void ReadMembers(ref Utf8JsonReader reader, SafetensorsHeader header, long dataStart)
    {
        var metadataSeen = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == SafetensorsHeader.MetadataKey)
            {
                if (metadataSeen)
                    throw Refuse($"{SafetensorsHeader.MetadataKey} stands there twice");
                metadataSeen = true;
                ReadMetadata(ref reader, header.Metadata);
            }
            else if (!header.Tensors.TryAdd(name, ReadEntry(ref reader, name, dataStart)))
            {
                throw Refuse($"tensor {Quote.Name(name)} stands there twice");
            }
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader, OrderedDictionary<string, string> metadata)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Refuse($"{SafetensorsHeader.MetadataKey} is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                throw Refuse($"{SafetensorsHeader.MetadataKey} {Quote.Name(key)} is not a string");
            if (!metadata.TryAdd(key, reader.GetString()!))
                throw Refuse($"{SafetensorsHeader.MetadataKey} {Quote.Name(key)} stands there twice");
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name, long dataStart)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Refuse($"tensor {Quote.Name(name)} is not described by an object");
        SafetensorsDtype? dtype = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var again = key switch { "dtype" => dtype is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => false };
            if (again)
                throw Refuse($"tensor {Quote.Name(name)} has {key} twice");
            switch (key)
            {
                case "dtype":
                    dtype = ReadDtype(ref reader, name);
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, name, key);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, name, key);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (dtype is not { } known || shape is null || offsets is not [var begin, var end])
            throw Refuse($"tensor {Quote.Name(name)} lacks a dtype, a shape or data_offsets of two numbers");
        if (begin > end)
            throw Refuse($"tensor {Quote.Name(name)} ends (at {end}) before it begins (at {begin})");
        if (!TensorSize.TryBytes(known, shape, out var bytes) || bytes != end - begin)
            throw Refuse($"tensor {Quote.Name(name)} of {known.Name()} {TensorSize.Text(shape)} does not take the {end - begin} bytes of its data_offsets");
        // An offset near 2^63 would overflow the sum; the layout refuses it, because it is past the end of the file.
        return new SafetensorsEntry(known, shape.AsReadOnly(), begin > long.MaxValue - dataStart ? long.MaxValue : begin + dataStart, bytes);
    }

    private SafetensorsDtype ReadDtype(ref Utf8JsonReader reader, string name)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return SafetensorsDtypes.TryParse(text, out var dtype)
            ? dtype
            : throw Refuse($"tensor {Quote.Name(name)} has the dtype {Quote.Name(text)}; known are {SafetensorsDtypes.Known}");
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string key)
    {
        var numbers = new List<long>();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Refuse($"{key} of tensor {Quote.Name(name)} is not a list");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw Refuse($"{key} of tensor {Quote.Name(name)} holds something other than whole numbers from 0 to 2^63 − 1");
            numbers.Add(number);
        }

        return numbers;
    }

    private ModelFormatException Refuse(string what) => SafetensorsProblem.In(path, what);
}
