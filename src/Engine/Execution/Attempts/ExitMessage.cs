using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Processes;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>Says in words why a stage's process did not end well.</summary>
internal static class ExitMessage
{
    private const int TailLines = 12;
    /// <summary>Of a stage of ours, whose message may be a list.</summary>
    private const int MessageLines = 100;

    /// <returns>Null for a process that did.</returns>
    public static string? Describe(StageDefinition stage, ProcessExit exit, string log)
    {
        var tail = stage.Uses is null ? LogTail.Read(log, TailLines) : Message(LogTail.Read(log, MessageLines));
        if (exit.TimedOut)
            return With(tail, $"{stage.Name}: {exit.Describe()} (resources.time)");
        if (exit.Code is not { } code)
            return With(tail, $"{stage.Name}: {exit.Describe()}");
        return (StageExitCode)code switch
        {
            StageExitCode.Done => null,
            StageExitCode.BadInput or StageExitCode.ServiceRefused when stage.Uses is not null && tail.Count > 0 => $"{stage.Name}: {string.Join('\n', tail)}",
            StageExitCode.Interrupted => With(tail, $"{stage.Name}: stopped itself, to be resumed (exit code {code}); the next run goes on from what it saved"),
            _ => With(tail, $"{stage.Name}: {exit.Describe()}"),
        };
    }

    /// <summary>A stage of ours ends with one message for the user, whose further lines are indented; the rest of the log is of no help here. Its beginning says what is wrong.</summary>
    private static List<string> Message(IReadOnlyList<string> tail)
    {
        var first = tail.Count - 1;
        while (first > 0 && tail[first].StartsWith(' '))
            first--;
        var message = tail.Skip(Math.Max(0, first)).ToList();
        return message.Count <= TailLines ? message : [.. message.Take(TailLines - 1), $"  … and {message.Count - TailLines + 1} lines more, in its log"];
    }

    private static string With(IReadOnlyList<string> tail, string message) =>
        tail.Count == 0 ? message + "; its log is empty" : message + "; the end of its log:\n" + string.Join('\n', tail.Select(line => "    " + line));
}
