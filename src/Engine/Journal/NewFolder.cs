using System.Runtime.InteropServices;

namespace Pipeline.Engine.Journal;

/// <summary>mkdir(2), which says whether the folder is ours; .NET's own call succeeds on a folder another process made.</summary>
internal static partial class NewFolder
{
    private const int FileExists = 17;

    /// <returns>False where something of that name exists.</returns>
    /// <exception cref="IOException">The folder cannot be made for another reason.</exception>
    public static bool TryCreate(string path)
    {
        if (MakeDirectory(path, 0x1ED /* 0755 */) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == FileExists ? false : throw new IOException($"{path} cannot be made: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeDirectory(string path, uint mode);
}
