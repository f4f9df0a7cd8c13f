namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// One of a stage's streams on its way into the log. Where a secret stands in it, the log has <c>***</c>: a command that prints its
/// environment must not put a key into the store. What could be a secret's beginning is held back until its end is known.
/// </summary>
/// <param name="secrets">Values in UTF-8, none empty.</param>
internal sealed class LogStream(LogFile log, IReadOnlyList<byte[]> secrets)
{
    private readonly int _longest = secrets.Count == 0 ? 0 : secrets.Max(secret => secret.Length);
    private byte[] _held = [];

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_longest == 0)
        {
            log.Write(bytes);
            return;
        }

        Pass(_held.Length == 0 ? bytes : [.. _held, .. bytes], ended: false);
    }

    /// <summary>At the end of the stream: what was held back begins no longer secret.</summary>
    public void Flush() => Pass(_held, ended: true);

    private void Pass(ReadOnlySpan<byte> bytes, bool ended)
    {
        var rest = bytes;
        var open = ended ? 0 : Beginning(rest);
        // A secret that stands in what may be a longer one waits for that one's end.
        for (var (at, length) = First(rest); at >= 0 && at < rest.Length - open; (at, length) = First(rest))
        {
            log.Write(rest[..at]);
            log.Write("***"u8);
            rest = rest[(at + length)..];
            open = ended ? 0 : Beginning(rest);
        }

        log.Write(rest[..^open]);
        _held = rest[^open..].ToArray();
    }

    /// <summary>The first secret; of several that begin there the longest.</summary>
    private (int At, int Length) First(ReadOnlySpan<byte> bytes)
    {
        var first = (At: -1, Length: 0);
        foreach (var secret in secrets)
        {
            var at = bytes.IndexOf(secret);
            if (at >= 0 && (first.At < 0 || at < first.At || (at == first.At && secret.Length > first.Length)))
                first = (at, secret.Length);
        }

        return first;
    }

    /// <summary>How many of the last bytes are the beginning of a secret.</summary>
    private int Beginning(ReadOnlySpan<byte> bytes)
    {
        for (var count = Math.Min(_longest - 1, bytes.Length); count > 0; count--)
        {
            foreach (var secret in secrets)
            {
                if (secret.Length > count && secret.AsSpan().StartsWith(bytes[^count..]))
                    return count;
            }
        }

        return 0;
    }
}
