using System.Text;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>Tells which processes belong to an attempt: those of its session, and those whose environment says so.</summary>
internal sealed class ProcessMatch
{
    private readonly int? session;
    private readonly byte[] entry;
    private readonly bool whole;
    private byte[] buffer = new byte[16 << 10];

    private ProcessMatch(int? session, string attempt, bool whole)
    {
        this.session = session;
        this.whole = whole;
        entry = Encoding.UTF8.GetBytes($"{ProcessSpec.AttemptVariable}={attempt}");
    }

    /// <summary>A running attempt. Its leader must not have been collected yet, so that the session's number is still its own.</summary>
    public static ProcessMatch Attempt(int leader, string attemptId) => new(leader, attemptId, whole: true);

    /// <summary>An attempt of an earlier invocation: session numbers may be in use again since.</summary>
    public static ProcessMatch Former(string attemptId) => new(null, attemptId, whole: true);

    /// <summary>Every attempt of an invocation.</summary>
    public static ProcessMatch Invocation(string invocationId) => new(null, invocationId + "-", whole: false);

    public bool Holds(ProcessEntry process) =>
        process.Session == session || EnvironmentCarries(ProcFile.ReadAll($"/proc/{process.Pid}/environ", ref buffer));

    internal bool EnvironmentCarries(ReadOnlySpan<byte> environment)
    {
        for (var rest = environment; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)0);
            var variable = end < 0 ? rest : rest[..end];
            if (whole ? variable.SequenceEqual(entry) : variable.StartsWith(entry))
                return true;
            rest = end < 0 ? [] : rest[(end + 1)..];
        }
        return false;
    }
}
