using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store.Stat;

/// <summary>The bytes of <c>cache/stat/v1</c>: a header of 16 bytes, then records of fixed size, appended.</summary>
internal static class StatFile
{
    private static ReadOnlySpan<byte> Header => "pipeline.stat/1\n"u8;

    public delegate void RecordTaker(in StatRecord record);

    /// <summary>What the file holds from <paramref name="offset"/> on; nothing when there is no such file.</summary>
    public static byte[] Read(string path, long offset)
    {
        using var file = PosixFile.TryOpenRead(path);
        if (file is null)
            return [];
        var content = new byte[Math.Max(0, PosixFile.Status(file, path).State.Size - offset)];
        var filled = 0;
        while (filled < content.Length && RandomAccess.Read(file, content.AsSpan(filled), offset + filled) is > 0 and var count)
            filled += count;
        return filled == content.Length ? content : content[..filled];
    }

    public static bool HasHeader(ReadOnlySpan<byte> content) => content.StartsWith(Header);

    /// <summary>
    /// Gives every undamaged record to <paramref name="take"/>. A torn or damaged one is stepped over byte by byte until the next whole one:
    /// a process killed in the middle of its append must not hide what others append after it.
    /// </summary>
    /// <returns>Bytes that need not be read again; an unfinished tail does.</returns>
    public static long Parse(ReadOnlySpan<byte> content, bool fromStart, RecordTaker take)
    {
        var at = fromStart ? Header.Length : 0;
        while (at + StatRecord.Size <= content.Length)
        {
            if (StatRecord.TryRead(content[at..], out var record))
            {
                take(record);
                at += StatRecord.Size;
            }
            else
            {
                at++;
            }
        }

        return at;
    }

    /// <summary>Appends by one write, so that processes do not mix their records.</summary>
    public static void Append(string path, IReadOnlyCollection<StatRecord> records)
    {
        using var file = PosixFile.OpenAppend(path);
        PosixFile.Write(file, Bytes(records, default), path);
    }

    /// <summary>Writes the file anew, without its stale and damaged records. What another process appends meanwhile is lost, and hashed again.</summary>
    public static void Replace(string path, IReadOnlyCollection<StatRecord> records) => AtomicFile.Write(path, Bytes(records, Header));

    private static byte[] Bytes(IReadOnlyCollection<StatRecord> records, ReadOnlySpan<byte> header)
    {
        var bytes = new byte[header.Length + (records.Count * StatRecord.Size)];
        header.CopyTo(bytes);
        var at = header.Length;
        foreach (var record in records)
        {
            record.Write(bytes.AsSpan(at, StatRecord.Size));
            at += StatRecord.Size;
        }

        return bytes;
    }
}
