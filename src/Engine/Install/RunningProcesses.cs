using System.Text;

namespace Pipeline.Engine.Install;

/// <summary>What the processes of this machine were started with.</summary>
internal static class RunningProcesses
{
    /// <summary>Whether a command line names <paramref name="folder"/>. Processes that end meanwhile, or are hidden from this user, name nothing.</summary>
    public static bool AnyNames(string folder)
    {
        var path = Encoding.UTF8.GetBytes(folder);
        return Directory.EnumerateDirectories("/proc")
            .Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]))
            .Any(process => CommandLine(process).AsSpan().IndexOf(path) >= 0);
    }

    private static byte[] CommandLine(string process)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
