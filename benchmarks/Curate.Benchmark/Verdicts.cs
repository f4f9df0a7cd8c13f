using Pipeline.Data;
using Pipeline.Data.Tables;

namespace Pipeline.Curate.Benchmark;

/// <summary>What the stage decided about a row.</summary>
/// <param name="Kept">Whether it stays.</param>
/// <param name="KeptRow">Index of the row that stays for it.</param>
internal readonly record struct Verdict(bool Kept, int KeptRow);

internal static class Verdicts
{
    /// <summary>The decisions in the output <c>clusters</c>, by row of the input: line n is row n − 1.</summary>
    public static Verdict[] Read(string folder, int count)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var verdicts = new Verdict[count];
        var table = Parquet.Source(Path.Combine(folder, "data.parquet"));
        var sql = $"SELECT m.line, k.line, m.relation = 'kept' FROM {table} m JOIN {table} k ON k.id = m.cluster_id AND k.relation = 'kept'";
        foreach (var (line, kept, stays) in connection.Query(sql, row => (row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2))))
            verdicts[line - 1] = new(stays, (int)kept - 1);
        return verdicts;
    }
}
