using System.Diagnostics;
using Pipeline.Data.Tables;
using Pipeline.Testing;

namespace Pipeline.Data.Tests;

/// <summary>Our Parquet read by hyparquet, which shares no code with DuckDB.</summary>
[TestFixture]
internal sealed class ForeignReaderTests
{
    [Test]
    public void Parquet_of_ours_is_read_by_hyparquet()
    {
        using var folder = new TemporaryFolder();
        using var database = new Database();
        database.Connection.WriteParquet(
            """
            SELECT range AS n, 'é😀' || range AS s, range % 2 = 0 AS b, range / 4 AS d, CASE WHEN range = 1 THEN NULL ELSE ['x', NULL] END AS l
            FROM range(3) ORDER BY n
            """, folder["data.parquet"]);
        Assert.That(Read(folder["data.parquet"]), Is.EqualTo(
            """
            [{"n":"0","s":"é😀0","b":true,"d":0,"l":["x",null]},{"n":"1","s":"é😀1","b":false,"d":0.25,"l":null},{"n":"2","s":"é😀2","b":true,"d":0.5,"l":["x",null]}]
            """));
    }

    private static string Read(string path)
    {
        var output = TestContext.CurrentContext.TestDirectory;
        // …/.out/bin/Data.Tests/release → …/.out/npm, where build/setup/npm.sh installs.
        var modules = Path.GetFullPath(Path.Combine(output, "../../../npm/node_modules"));
        if (!Directory.Exists(Path.Combine(modules, "hyparquet")))
            Assert.Ignore($"hyparquet is not in {modules}: run build/setup/npm.sh.");
        var start = new ProcessStartInfo("node", [Path.Combine(output, "read-parquet.mjs"), modules, path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error.Result);
        return answer.TrimEnd();
    }
}
