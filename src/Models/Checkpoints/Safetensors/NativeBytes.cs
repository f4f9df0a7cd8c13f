namespace Pipeline.Models.Checkpoints;

/// <summary>Memory outside the managed heap, of any size.</summary>
internal static class NativeBytes
{
    // A span is limited to 2^31 − 1 bytes; a piece of this size is far below, and large enough for the disk.
    private const int Piece = 1 << 26;

    /// <summary>Writes <paramref name="length"/> bytes at <paramref name="address"/> to <paramref name="destination"/>.</summary>
    public static unsafe void CopyTo(nint address, long length, Stream destination)
    {
        for (long done = 0; done < length; done += Piece)
            destination.Write(new ReadOnlySpan<byte>((byte*)address + done, (int)Math.Min(Piece, length - done)));
    }
}
