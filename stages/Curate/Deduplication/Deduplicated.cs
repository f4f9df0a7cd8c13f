using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Deduplication;

/// <summary>A valid row and the row that stands for it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Kept">The row that stays: itself, or that of which it is a duplicate.</param>
/// <param name="Reason">Null for a row that stays; else which kind of duplicate.</param>
/// <param name="Similarity">Jaccard similarity of the two prompts.</param>
internal readonly record struct Member(CleanRow Row, CleanRow Kept, Reason? Reason, double Similarity);

/// <summary>Every valid row with the row that stands for it, in canonical order.</summary>
internal sealed record Deduplicated(IReadOnlyList<Member> Members)
{
    /// <summary>Finds exact duplicates by id and near duplicates among the rest; the result does not depend on the order of <paramref name="rows"/>.</summary>
    public static Deduplicated Of(List<CleanRow> rows, NearDuplicateOptions options, ParallelOptions parallel)
    {
        rows.Sort(CleanRow.CompareCanonically);
        var distinct = new List<CleanRow>(rows.Count);
        foreach (var row in rows)
        {
            if (distinct.Count == 0 || distinct[^1].Id != row.Id)
                distinct.Add(row);
        }

        var near = NearDuplicates.Find(distinct, options, parallel);
        var members = new List<Member>(rows.Count);
        var current = -1;
        foreach (var row in rows)
        {
            if (current < 0 || distinct[current].Id != row.Id)
                current++;
            members.Add(Describe(row, distinct, current, near[current]));
        }

        return new(members);
    }

    /// <summary>The rows that stay, in ascending order of their ids.</summary>
    public IEnumerable<CleanRow> Kept => Members.Where(member => member.Reason is null).Select(member => member.Row);

    /// <summary>The others, as refused rows.</summary>
    public IEnumerable<RejectedRow> Rejected => Members.Where(member => member.Reason is not null).Select(member => new RejectedRow(
        member.Row.Position, new(member.Reason!.Value, Detail(member)), null, member.Row, member.Kept.Id));

    private static Member Describe(CleanRow row, List<CleanRow> distinct, int index, Duplicate near)
    {
        var first = distinct[index];
        var kept = near.IsKept ? first : distinct[near.Kept];
        // Copies of a row that falls away are copies still, but the row that stays is the other one.
        Reason? reason = !near.IsKept ? Reason.NearDuplicate : ReferenceEquals(row, first) ? null : Reason.ExactDuplicate;
        return new(row, kept, reason, near.Similarity);
    }

    private static string Detail(Member member) => member.Reason == Reason.ExactDuplicate
        ? "the same messages as the row kept"
        : $"the same answer, and a prompt of Jaccard similarity {member.Similarity:0.000} to that of the row kept";
}
