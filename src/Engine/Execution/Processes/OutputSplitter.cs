using Pipeline.Contracts;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// Takes progress lines out of a stage's standard output and passes the rest on as it comes. Only a line that begins with <c>{</c>
/// is held back until its end, and only up to <see cref="LongestLine"/>: a line of any length needs no more memory than that.
/// </summary>
internal sealed class OutputSplitter(LogStream log, Action<ProgressEvent> onProgress)
{
    public const int LongestLine = 64 << 10;

    private readonly byte[] held = new byte[LongestLine];
    private int length;
    private bool inPlainLine;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = inPlainLine || (length == 0 && bytes[0] != (byte)'{') ? PassOn(bytes) : Hold(bytes);
    }

    /// <summary>At the end of the stream: a line without its end is no event.</summary>
    public void Flush()
    {
        PassOnHeld();
        log.Flush();
    }

    private void PassOnHeld()
    {
        log.Write(held.AsSpan(0, length));
        length = 0;
    }

    // Up to the next line that could be an event, in one write.
    private ReadOnlySpan<byte> PassOn(ReadOnlySpan<byte> bytes)
    {
        var candidate = bytes.IndexOf("\n{"u8);
        var count = candidate < 0 ? bytes.Length : candidate + 1;
        log.Write(bytes[..count]);
        inPlainLine = bytes[count - 1] != (byte)'\n';
        return bytes[count..];
    }

    private ReadOnlySpan<byte> Hold(ReadOnlySpan<byte> bytes)
    {
        var newline = bytes.IndexOf((byte)'\n');
        var count = newline < 0 ? bytes.Length : newline + 1;
        if (count > held.Length - length)
        {
            PassOnHeld();
            inPlainLine = true;
            return bytes;
        }
        bytes[..count].CopyTo(held.AsSpan(length));
        length += count;
        if (newline >= 0)
            EndLine();
        return bytes[count..];
    }

    private void EndLine()
    {
        if (ProgressLine.Parse(held.AsSpan(0, length - 1)) is { } told)
            onProgress(told);
        else
            log.Write(held.AsSpan(0, length));
        length = 0;
    }
}
