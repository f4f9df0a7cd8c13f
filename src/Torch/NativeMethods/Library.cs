using System.Runtime.InteropServices;

// Never a library of the same name that happens to be installed.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]

namespace Pipeline.Torch.NativeMethods;

/// <summary>The C++ shim (<c>native/</c>), found beside this assembly. Every call that can fail returns 0, or another number and leaves a message.</summary>
internal static partial class Library
{
    public const string Name = "pipeline_torch";

    private const int OutOfMemory = 2;

    /// <summary>Turns a failure into an exception with libtorch's own message, or into the exception that a segment of ours threw below it.</summary>
    /// <exception cref="TorchException">The call failed.</exception>
    public static void Check(int result)
    {
        if (result == 0)
            return;
        var message = Marshal.PtrToStringUTF8(LastError()) ?? "libtorch gave no message";
        SegmentFailures.ThrowIfNamed(message);
        throw new TorchException(message, result == OutOfMemory);
    }

    [LibraryImport(Name, EntryPoint = "pt_last_error")]
    private static partial nint LastError();
}
