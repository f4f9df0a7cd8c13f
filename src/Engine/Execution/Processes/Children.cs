using System.Buffers.Text;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// The children of this process. It is a child subreaper, so whatever a stage leaves behind becomes a child of ours: as long as
/// there are only children that we know, nothing is left of any stage that has ended, and /proc need not be searched.
/// </summary>
internal static unsafe class Children
{
    private static readonly HashSet<int> Known = [];
    private static readonly bool IsSubreaper = LibC.ProcessControl(LibC.SetChildSubreaper, 1, 0, 0, 0) == 0;
    private static readonly int OwnSession = LibC.SessionOf(0);

    /// <summary>Held while a child is started, collected or listed: the kernel's list is only whole while none is taken out of it.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>Call under the gate in which the child was started.</summary>
    public static void Add(int pid) => Known.Add(pid);

    /// <summary>Collects a child that has ended and forgets it; false if there is no status to collect.</summary>
    public static bool Collect(int pid, Descriptor pidDescriptor, out LibC.ChildInfo info)
    {
        LibC.ChildInfo collected = default;
        lock (Gate)
        {
            var found = LibC.Wait(LibC.ByPidDescriptor, pidDescriptor.Number, &collected, LibC.Exited | LibC.NoHang) == 0;
            Known.Remove(pid);
            info = collected;
            return found && collected.Pid != 0;
        }
    }

    /// <summary>Whether there is no child that we did not start ourselves. Collects those adopted ones that have ended.</summary>
    public static bool OnlyKnown()
    {
        lock (Gate)
        {
            if (!IsSubreaper || List() is not { } children)
                return false;
            children.RemoveAll(Known.Contains);
            foreach (var stranger in children)
                CollectAdopted(stranger);
            return children.Count == 0;
        }
    }

    // A zombie in our own session may be a System.Diagnostics.Process of somebody who still wants its exit code.
    private static void CollectAdopted(int pid)
    {
        if (ProcessEntry.Read(pid) is { IsZombie: true } zombie && zombie.Session != OwnSession)
        {
            LibC.ChildInfo ignored;
            _ = LibC.Wait(LibC.ByPid, pid, &ignored, LibC.Exited | LibC.NoHang);
        }
    }

    /// <summary>Null where the kernel was built without the listing.</summary>
    private static List<int>? List()
    {
        var children = new List<int>();
        var buffer = new byte[4096];
        var listed = false;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // A thread that ends meanwhile hands its children to another; adopted ones all go to the first, which does not end.
            var text = ProcFile.ReadAll(thread + "/children", ref buffer);
            listed |= !text.IsEmpty;
            while (Utf8Parser.TryParse(text, out int pid, out var used))
            {
                children.Add(pid);
                text = text[Math.Min(used + 1, text.Length)..];
            }
        }
        // The caller's own leader is a child until it is collected: an empty answer means that there is no listing.
        return listed ? children : null;
    }
}
