using Pipeline.Curate.Deduplication;
using Pipeline.Curate.Rows;
using Pipeline.Curate.Splitting;
using Pipeline.Data;
using Pipeline.Data.Tables;

namespace Pipeline.Curate.Writing;

/// <summary>Writes the output tables. Rows come in a total order and one thread writes them, so equal rows give equal bytes.</summary>
internal sealed class CuratedTables(DuckDbConnection connection, IReadOnlyList<string> fileNames, CancellationToken cancellationToken)
{
    public const string FileName = "data.parquet";
    private const string Messages = """from_json(messages, '[{"role":"VARCHAR","content":"VARCHAR"}]') AS messages""";

    /// <summary>One side of the split, by id: <c>id, messages, category, source, split</c>.</summary>
    public long WriteSplit(string folder, Split split, IEnumerable<CleanRow> rows) => Write(
        folder, "id VARCHAR, messages VARCHAR, category VARCHAR, source VARCHAR, split VARCHAR", $"id, {Messages}, category, source, split", rows,
        (table, row) => table.Add(row.IdText).AddUtf8(JsonMessages.Of(row)).Add(row.Category).Add(fileNames[row.Position.File]).Add(split.Name()));

    /// <summary>What is not kept, by file and line: <c>reason, detail, source, line, raw, id, kept_id</c>.</summary>
    public long WriteRejected(string folder, IEnumerable<RejectedRow> rows) => Write(
        folder, "reason VARCHAR, detail VARCHAR, source VARCHAR, line BIGINT, raw VARCHAR, id VARCHAR, kept_id VARCHAR", "*", rows,
        (table, row) => table.Add(row.Rejection.Reason.Name()).Add(row.Rejection.Detail).Add(fileNames[row.Position.File]).Add(row.Position.Line)
            .AddUtf8(Excerpt.Of(row)).Add(row.Row?.IdText).Add(row.KeptId?.ToString("x32")));

    /// <summary>Each valid row with the row that stands for it, by id: <c>cluster_id, id, relation, jaccard, source, line</c>.</summary>
    public long WriteClusters(string folder, IEnumerable<Member> members) => Write(
        folder, "cluster_id VARCHAR, id VARCHAR, relation VARCHAR, jaccard DOUBLE, source VARCHAR, line BIGINT", "*", members,
        (table, member) => table.Add(member.Kept.IdText).Add(member.Row.IdText).Add(member.Reason?.Name() ?? "kept").Add(member.Similarity)
            .Add(fileNames[member.Row.Position.File]).Add(member.Row.Position.Line));

    private long Write<T>(string folder, string columns, string selection, IEnumerable<T> rows, Action<DuckDbAppender, T> append)
    {
        connection.Execute($"CREATE OR REPLACE TABLE output ({columns})", cancellationToken: cancellationToken);
        using (var table = connection.Append("output"))
        {
            foreach (var row in rows)
            {
                append(table, row);
                table.EndRow();
            }

            table.Complete();
        }

        var written = connection.WriteParquet($"SELECT {selection} FROM output", Path.Combine(folder, FileName), cancellationToken: cancellationToken);
        connection.Execute("DROP TABLE output", cancellationToken: cancellationToken);
        return written;
    }
}
