using System.Text;

namespace Pipeline.Testing;

/// <summary>Where two texts part, for the message of a failed test.</summary>
public static class SnapshotDiff
{
    private const int Context = 2;

    /// <summary>The lines between the common beginning and the common end: <c>-</c> expected, <c>+</c> actual.</summary>
    public static string Of(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var head = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = before.Skip(head).Reverse().Zip(after.Skip(head).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        var text = new StringBuilder();
        Append(text, "  ", before[Math.Max(0, head - Context)..head]);
        Append(text, "- ", before[head..(before.Length - tail)]);
        Append(text, "+ ", after[head..(after.Length - tail)]);
        Append(text, "  ", before[(before.Length - tail)..Math.Min(before.Length, before.Length - tail + Context)]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string mark, string[] lines)
    {
        foreach (var line in lines)
            text.Append(mark).Append(line).Append('\n');
    }
}
