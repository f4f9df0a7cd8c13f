using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Reading;

/// <summary>
/// The elements of a JSON array, or JSON values one after another, cut out without reading the file into memory:
/// only strings and brackets are followed here, and each element is parsed by itself, so that a broken one costs one row.
/// </summary>
internal sealed class JsonValues(Stream stream, int maximumBytes)
{
    private readonly RecordBuffer _record = new(maximumBytes);
    private readonly byte[] _one = new byte[1];
    private long _line = 1;
    private long _start;
    private int _depth;
    private bool _inArray;
    private bool _inString;
    private bool _escaped;

    /// <summary>The values, each with the line it begins on.</summary>
    public IEnumerable<RawRecord> Read()
    {
        var chunk = new byte[1 << 16];
        for (int count; (count = stream.Read(chunk)) > 0;)
        {
            for (var at = 0; at < count; at++)
            {
                if (Next(chunk[at]))
                    yield return _record.Take(_start);
                _line += chunk[at] == '\n' ? 1 : 0;
            }
        }

        if (_record.Length > 0)
            yield return _record.Take(_start, _depth > 0 || _inString ? new(Reason.InvalidJson, "the file ends inside this value") : null);
        else if (_inArray)
            yield return new(_line, [], new(Reason.InvalidJson, "the file ends before its array does: it may have been cut off"));
    }

    /// <summary>Takes one byte; true when it completes a value.</summary>
    private bool Next(byte b)
    {
        if (_record.Length == 0)
        {
            _inArray &= b != ']';
            if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or (byte)']')
                return false;
            if (b == '[' && !_inArray)
            {
                _inArray = true;
                return false;
            }

            _start = _line;
        }
        else if (_depth == 0 && !_inString && b is (byte)',' or (byte)']' or (byte)'\n')
        {
            _inArray &= b != ']';
            return true;
        }

        _one[0] = b;
        _record.Add(_one);
        return Follow(b);
    }

    private bool Follow(byte b)
    {
        if (_inString)
        {
            _inString = _escaped || b != '"';
            _escaped = !_escaped && b == '\\';
            return false;
        }

        _inString = b == '"';
        _depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
        var closed = _depth <= 0 && b is (byte)'}' or (byte)']';
        _depth = Math.Max(0, _depth);
        return closed;
    }
}
