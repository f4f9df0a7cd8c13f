using Pipeline.Curate.Deduplication;
using Pipeline.Curate.Rows;
using Pipeline.Curate.Splitting;
using Pipeline.Data;
using Pipeline.Sdk.Artifacts;
using Pipeline.Sdk.Tables;

namespace Pipeline.Curate.Writing;

/// <summary>Writes the output tables. Rows come in a total order and one thread writes them, so equal rows give equal bytes.</summary>
internal sealed class CuratedTables(DuckDbConnection connection, IReadOnlyList<string> fileNames, CancellationToken cancellationToken)
{
    /// <summary>One side of the split, by id: <c>id, messages, category, source, split</c>.</summary>
    public void WriteSplit(StageOutput output, Split split, IEnumerable<CleanRow> rows) => Write(
        output, "id VARCHAR, messages VARCHAR, category VARCHAR, source VARCHAR, split VARCHAR", $"id, {InstructionTable.MessagesColumn}, category, source, split", rows,
        (table, row) => table.Add(row.IdText).AddUtf8(JsonMessages.Of(row)).Add(row.Category).Add(fileNames[row.Position.File]).Add(split.Name()));

    /// <summary>What is not kept, by file and line: <c>reason, detail, source, line, raw, id, kept_id</c>.</summary>
    public void WriteRejected(StageOutput output, IEnumerable<RejectedRow> rows) => Write(
        output, "reason VARCHAR, detail VARCHAR, source VARCHAR, line BIGINT, raw VARCHAR, id VARCHAR, kept_id VARCHAR", "*", rows,
        (table, row) => table.Add(row.Rejection.Reason.Name()).Add(row.Rejection.Detail).Add(fileNames[row.Position.File]).Add(row.Position.Line)
            .AddUtf8(Excerpt.Of(row)).Add(row.Row?.IdText).Add(row.KeptId?.ToString("x32")));

    /// <summary>Each valid row with the row that stands for it, by id: <c>cluster_id, id, relation, jaccard, source, line</c>.</summary>
    public void WriteClusters(StageOutput output, IEnumerable<Member> members) => Write(
        output, "cluster_id VARCHAR, id VARCHAR, relation VARCHAR, jaccard DOUBLE, source VARCHAR, line BIGINT", "*", members,
        (table, member) => table.Add(member.Kept.IdText).Add(member.Row.IdText).Add(member.Reason?.Name() ?? "kept").Add(member.Similarity)
            .Add(fileNames[member.Row.Position.File]).Add(member.Row.Position.Line));

    private void Write<T>(StageOutput output, string columns, string selection, IEnumerable<T> rows, Action<DuckDbAppender, T> append) =>
        output.WriteTable(connection, columns, rows, append, selection, cancellationToken: cancellationToken);
}
