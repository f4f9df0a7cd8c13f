using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Cleaning;

/// <summary>What has been read so far: every row is in one of the two.</summary>
internal sealed class CollectedRows
{
    public List<CleanRow> Rows { get; } = [];

    public List<RejectedRow> Rejected { get; } = [];
}
