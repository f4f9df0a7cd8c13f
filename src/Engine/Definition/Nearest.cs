namespace Pipeline.Engine.Definition;

/// <summary>The valid name that a mistyped one was probably meant to be.</summary>
public static class Nearest
{
    private const int Longest = 128;
    private const int Few = 12;

    /// <summary>What to say after "there is no x": <c>; did you mean 'y'?</c>, or where nothing is like it, the few valid names or the nearest of many.</summary>
    public static string Suggestion(string wrong, IReadOnlyCollection<string> valid)
    {
        var nearest = To(wrong, valid);
        if (nearest is not null && IsLike(wrong, nearest))
            return $"; did you mean '{Visible.Text(nearest)}'?";
        return valid.Count switch
        {
            0 => "; there is none",
            <= Few => $"; known: {string.Join(", ", valid.Select(name => Visible.Text(name)))}",
            _ => nearest is null ? "" : $"; the nearest is '{Visible.Text(nearest)}'",
        };
    }

    /// <summary>The candidate with the fewest edits (insert, delete, replace, swap neighbours; case costs nothing; a name cut short counts as one edit), the first in ordinal order
    /// among equals, or null where nothing of the wrong name is in any of them.</summary>
    public static string? To(string wrong, IEnumerable<string> valid)
    {
        if (wrong.Length is 0 or > Longest)
            return null;

        string? best = null;
        var fewest = int.MaxValue;
        foreach (var candidate in valid)
        {
            if (candidate.Length > Longest || (Math.Abs(candidate.Length - wrong.Length) > fewest && !IsBeginning(wrong, candidate)))
                continue;
            var edits = IsBeginning(wrong, candidate) ? Math.Min(1, candidate.Length - wrong.Length) : Distance(wrong, candidate);
            if (edits >= Math.Max(wrong.Length, candidate.Length))
                continue;
            if (edits < fewest || (edits == fewest && string.CompareOrdinal(candidate, best) < 0))
                (best, fewest) = (candidate, edits);
        }

        return best;
    }

    private static bool IsLike(string wrong, string nearest) =>
        Distance(wrong, nearest) <= Math.Max(wrong.Length < 4 ? 1 : 2, wrong.Length / 3)
        || IsBeginning(wrong, nearest) || IsBeginning(nearest, wrong);

    private static bool IsBeginning(string part, string whole) => part.Length > 2 && whole.StartsWith(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>The restricted Damerau–Levenshtein distance (optimal string alignment), ignoring case.</summary>
    internal static int Distance(string left, string right)
    {
        Span<int> beforeLast = stackalloc int[Longest + 1];
        Span<int> last = stackalloc int[Longest + 1];
        Span<int> row = stackalloc int[Longest + 1];
        for (var j = 0; j <= right.Length; j++)
            last[j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = Same(left[i - 1], right[j - 1]);
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            last.CopyTo(beforeLast);
            row.CopyTo(last);
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
