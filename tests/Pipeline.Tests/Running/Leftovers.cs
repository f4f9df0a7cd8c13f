using System.Globalization;
using System.Text;

namespace Pipeline.Tests.Running;

/// <summary>Processes that carry a variable in their environment: a host, and all that its stages started.</summary>
internal static class Leftovers
{
    /// <summary>Living processes whose environment holds every one of <paramref name="marks"/>. A zombie has no environment, and so does not count.</summary>
    public static IReadOnlyList<int> Carrying(params string[] marks) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && pid != Environment.ProcessId && Environ(pid) is var environ && marks.All(mark => environ.Contains(mark, StringComparison.Ordinal))),
    ];

    /// <summary>The shells of the stages that run now: each leads a session of its own.</summary>
    public static IReadOnlyList<int> StageShells(string mark) => [.. Carrying(mark, "PIPELINE_ATTEMPT=").Where(LeadsSession)];

    /// <summary>Waits until no process carries the mark: three looks in a row, for a process is without environment for an instant while it loads another program.</summary>
    public static void WaitUntilGone(string mark)
    {
        for (var quiet = 0; quiet < 3; quiet++)
        {
            Eventually.IsTrue(
                () => Carrying(mark).Count == 0 || (quiet = 0) != 0, () => $"still running: {string.Join(", ", Carrying(mark).Select(Describe))}");
            Thread.Sleep(10);
        }
    }

    private static string Environ(int pid) => Read($"/proc/{pid}/environ");

    // After the name in parentheses, which may hold anything: state, parent, group, session.
    private static bool LeadsSession(int pid) =>
        Read($"/proc/{pid}/stat") is var stat && stat.LastIndexOf(')') is >= 0 and var end && stat[end..].Split(' ') is [_, _, _, _, var session, ..]
        && session == pid.ToString(CultureInfo.InvariantCulture);

    private static string Describe(int pid) => $"{pid} {Read($"/proc/{pid}/cmdline").Replace('\0', ' ')}";

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return "";
        }
    }
}
