using System.Text;
using System.Text.Json;
using Pipeline.Data;
using Pipeline.Data.Tables;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Answers SQL over the artifacts and runs of the workspace.</summary>
internal sealed class QueryVerb : IVerb
{
    public string Name => "Query";
    public string Summary => "DuckDB SQL over artifacts, each table a view \"Stage.output\", beside runs and metrics: --sql=…";
    public IReadOnlyList<Option> Options => [CommandLine.Options.Sql];

    public Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        var sql = options.Sql ?? throw new UsageException("Query needs --sql=…, such as --sql='select count(*) from \"Curate.train\"'.");
        using var workspace = Workspaces.Open(options, environment);
        using var database = DuckDbDatabase.Open(new() { Threads = Environment.ProcessorCount });
        using var connection = database.Connect();
        var views = QueryViews.Create(connection, workspace, message => environment.Terminal.Error.WriteLine("warning: " + SafeText.Line(message)));
        try
        {
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes, new() { Indented = !options.Json, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                connection.WriteJson(ReadOnly(sql), json, cancellationToken);
            var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            environment.Terminal.Out.WriteLine(options.Json ? text : QueryTable.Of(text));
        }
        catch (DuckDbException mistake)
        {
            throw new UsageException($"{mistake.Message}\nThere are the views: {string.Join(", ", views)}.");
        }

        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>DuckDB's query() takes one SELECT, which can write nothing: the paths that the views name are the store's own.</summary>
    private static string ReadOnly(string sql) => $"FROM query({Sql.Literal(sql)})";
}
