using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Models.Checkpoints;

/// <summary>
/// A safetensors file, mapped into memory and checked in full before any byte is given out. Nothing is copied: a model larger than memory can be opened.
/// A file that somebody shortens while it is open takes its pages with it, and reading them ends the process (SIGBUS), as for every mapped file;
/// a file that is replaced by rename stays as it was opened.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(string path, MemoryMappedViewAccessor view, SafetensorsHeader header) => (Path, _view, _header) = (path, view, header);

    /// <summary>As it was given to <see cref="Open"/>.</summary>
    public string Path { get; }

    /// <summary>By name, in the order of their data.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Tensors => _header.Tensors;

    /// <summary>Free text of the writer, such as <c>format: pt</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="ModelFormatException">The file is not what a safetensors file must be.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var length = stream.Length;
        var json = ReadHeaderBytes(stream, length, path);
        var header = new SafetensorsHeaderReader(path).Read(json, length);
        using var map = MemoryMappedFile.CreateFromFile(stream, mapName: null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new SafetensorsFile(path, map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), header);
    }

    /// <summary>The bytes of a tensor, in the mapping: valid while this file is open and reachable.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="OverflowException">It has more than 2^31 − 1 bytes; use <see cref="AddressOf"/>.</exception>
    public unsafe ReadOnlySpan<byte> Bytes(string name) => new((void*)AddressOf(name), checked((int)Entry(name).Length));

    /// <summary>The address of a tensor's first byte, for tensors of any size: valid while this file is open, or a hold of <see cref="Keep"/> lasts.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public nint AddressOf(string name)
    {
        var view = View;
        var address = view.DangerousGetHandle() + (nint)(_view.PointerOffset + Entry(name).Offset);
        GC.KeepAlive(this);
        return address;
    }

    /// <summary>Keeps the mapping alive until the result is disposed, even if this file is closed first: for memory that something native refers to.</summary>
    public IDisposable Keep() => new MappingHold(View);

    /// <summary>Writes the bytes of a tensor of any size to <paramref name="destination"/>. Another thread may close the file meanwhile.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public void CopyTo(string name, Stream destination)
    {
        using var hold = Keep();
        NativeBytes.CopyTo(AddressOf(name), Entry(name).Length, destination);
    }

    /// <summary>Closes the file. Spans and addresses must not be used afterwards.</summary>
    public void Dispose() => _view.Dispose();

    private SafeMemoryMappedViewHandle View
    {
        get
        {
            var view = _view.SafeMemoryMappedViewHandle;
            ObjectDisposedException.ThrowIf(view.IsClosed, this);
            return view;
        }
    }

    private SafetensorsEntry Entry(string name) =>
        _header.Tensors.TryGetValue(name, out var entry) ? entry : throw new KeyNotFoundException($"{Path} has no tensor {Quote.Name(name)}.");

    private static byte[] ReadHeaderBytes(FileStream stream, long length, string path)
    {
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.LengthBytes];
        if (length < prefix.Length || stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw SafetensorsProblem.In(path, $"it has {length} bytes, fewer than the 8 of the header's length");
        var announced = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (announced > SafetensorsHeader.MaximumBytes || (long)announced > length - prefix.Length)
            throw SafetensorsProblem.In(path, $"it announces a header of {announced} bytes; there are {length - prefix.Length}, and {SafetensorsHeader.MaximumBytes} are allowed");
        var json = new byte[announced];
        return stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) == json.Length
            ? json
            : throw SafetensorsProblem.In(path, "it became shorter while it was read");
    }
}
