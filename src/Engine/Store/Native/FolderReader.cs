using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Engine.Store.Native;

/// <summary>A folder's entries with their names as bytes: .NET replaces what is not UTF-8, and the file could then not be found again.</summary>
internal static class FolderReader
{
    /// <summary>Offset of <c>d_name</c> in <c>struct dirent</c> of 64-bit Linux.</summary>
    private const int NameOffset = 19;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The names in <paramref name="path"/>, without <c>.</c> and <c>..</c>, in no order; null when there is no such folder.</summary>
    /// <exception cref="FileRefusedException">A name is not UTF-8.</exception>
    public static List<string>? TryNames(string path)
    {
        var folder = LibC.OpenFolder(path);
        if (folder == 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            return errno == Errno.NotFound ? null : throw StoreException.From(errno, "read", path);
        }

        try
        {
            return Names(folder, path);
        }
        finally
        {
            _ = LibC.CloseFolder(folder);
        }
    }

    private static unsafe List<string> Names(nint folder, string path)
    {
        var names = new List<string>();
        while (true)
        {
            // readdir tells the end and an error apart by errno alone, which the import clears first.
            var entry = LibC.ReadFolder(folder);
            if (entry == 0)
            {
                var errno = Marshal.GetLastPInvokeError();
                return errno == 0 ? names : throw StoreException.From(errno, "read", path);
            }

            var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry + NameOffset);
            if (!bytes.SequenceEqual("."u8) && !bytes.SequenceEqual(".."u8))
                names.Add(Decode(bytes, path));
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string path)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException failure)
        {
            var shown = Path.Combine(path, Encoding.UTF8.GetString(bytes));
            throw new FileRefusedException($"{shown}: the name is not valid UTF-8 (bytes {Convert.ToHexStringLower(bytes)}). Rename the file.", shown, failure);
        }
    }
}
