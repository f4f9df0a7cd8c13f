using Pipeline.Data;
using Pipeline.Sdk.Tables;
using Pipeline.Testing;

namespace Pipeline.Sdk.Tests;

internal sealed class InstructionTableTests
{
    [TestCase("NULL, [{'role': 'user', 'content': 'a'}]", "a row has no id")]
    [TestCase("'r7', NULL", "row r7 has no messages")]
    [TestCase("'r7', [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': NULL}]", "message 2 of row r7 has no content")]
    [TestCase("'r7', [{'role': NULL, 'content': 'a'}]", "message 1 of row r7 has no role")]
    [TestCase("'r7', [NULL, {'role': 'user', 'content': 'a'}]", "message 1 of row r7 has no role")]
    public void Row_that_lacks_something_is_refused_by_its_id(string row, string reason)
    {
        using var folder = new TemporaryFolder();
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
            connection.Execute($"COPY (SELECT * FROM (SELECT 'r1' AS id, [{{'role': 'user', 'content': 'b'}}] AS messages, NULL::VARCHAR AS category UNION ALL SELECT {row}, NULL)) TO '{folder["t.parquet"]}' (FORMAT parquet)");

        Assert.That(() => InstructionTable.Read(folder["t.parquet"], CancellationToken.None), Throws.TypeOf<StageInputException>().With.Message.Contains(reason));
    }
}
