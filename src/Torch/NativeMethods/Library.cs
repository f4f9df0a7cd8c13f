using System.Runtime.InteropServices;

// Never a library of the same name that happens to be installed.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]

namespace Pipeline.Torch.NativeMethods;

/// <summary>The C++ shim (<c>native/</c>), found beside this assembly. Every call that can fail returns 0, or 1 and leaves a message.</summary>
internal static partial class Library
{
    public const string Name = "pipeline_torch";

    /// <summary>Turns a failure into an exception with libtorch's own message.</summary>
    /// <exception cref="TorchException">The call failed.</exception>
    public static void Check(int result)
    {
        if (result != 0)
            throw new TorchException(Marshal.PtrToStringUTF8(LastError()) ?? "libtorch gave no message");
    }

    [LibraryImport(Name, EntryPoint = "pt_last_error")]
    private static partial nint LastError();
}
