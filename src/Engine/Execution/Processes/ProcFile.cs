using System.Text;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>Reads files of /proc, where a file that vanished is an answer and not an exception.</summary>
internal static unsafe class ProcFile
{
    /// <summary>The bytes read into <paramref name="buffer"/>; -1 if the file is gone or not ours to read.</summary>
    public static int Read(string path, Span<byte> buffer)
    {
        var name = stackalloc byte[128];
        name[Encoding.ASCII.GetBytes(path, new Span<byte>(name, 127))] = 0;
        var descriptor = LibC.Open(name, LibC.ReadOnly | LibC.CloseOnExec, 0);
        if (descriptor < 0)
            return -1;
        var total = 0;
        fixed (byte* start = buffer)
        {
            while (total < buffer.Length)
            {
                var read = (int)LibC.Read(descriptor, start + total, (nuint)(buffer.Length - total));
                if (read <= 0)
                {
                    total = read < 0 ? -1 : total;
                    break;
                }
                total += read;
            }
        }
        _ = LibC.Close(descriptor);
        return total;
    }

    /// <summary>A whole file of unknown length, in a buffer that grows; empty if it cannot be read.</summary>
    public static ReadOnlySpan<byte> ReadAll(string path, ref byte[] buffer)
    {
        while (true)
        {
            var read = Read(path, buffer);
            if (read < buffer.Length || buffer.Length >= LargestFile)
                return buffer.AsSpan(0, Math.Max(read, 0));
            buffer = new byte[buffer.Length * 4];
        }
    }

    // The kernel allows a process 6 MiB of arguments and environment by default (a quarter of the usual stack limit at most).
    private const int LargestFile = 8 << 20;
}
