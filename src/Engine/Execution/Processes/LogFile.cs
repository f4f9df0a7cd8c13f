using Microsoft.Win32.SafeHandles;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// The log of an attempt. When it can no longer be written (a full disk), what follows is discarded and <see cref="Problem"/>
/// says so: the stage's work may be hours old, and its outputs go elsewhere.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly string path;
    private long position;

    public LogFile(string path)
    {
        this.path = path;
        try
        {
            handle = File.OpenHandle(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            position = RandomAccess.GetLength(handle);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StartFailedException($"The log {path} cannot be written: {error.Message}", error);
        }
    }

    public string? Problem { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || Problem is not null)
            return;
        try
        {
            RandomAccess.Write(handle, bytes, position);
            position += bytes.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Problem = $"The log {path} stops after {position} bytes: {error.Message}";
        }
    }

    public void Dispose() => handle.Dispose();
}
