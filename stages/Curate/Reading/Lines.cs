namespace Pipeline.Curate.Reading;

/// <summary>
/// One record a line. Blank lines are none. Lines are handed on unparsed, so that many can be parsed at once,
/// and one over the limit with its first bytes, so that its author can find it.
/// </summary>
internal static class Lines
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>The lines of <paramref name="stream"/>, without their line ends.</summary>
    public static IEnumerable<RawRecord> Read(Stream stream, int maximumBytes)
    {
        var chunk = new byte[ChunkBytes];
        var record = new RecordBuffer(maximumBytes);
        var line = 1L;
        for (int count; (count = stream.Read(chunk)) > 0;)
        {
            for (var at = 0; at < count;)
            {
                var length = chunk.AsSpan(at, count - at).IndexOf((byte)'\n');
                record.Add(chunk.AsSpan(at, length < 0 ? count - at : length));
                if (length < 0)
                    break;
                at += length + 1;
                var blank = record.IsBlank;
                var raw = record.Take(line++);
                if (!blank)
                    yield return raw;
            }
        }

        if (!record.IsBlank)
            yield return record.Take(line);
    }
}
