namespace Pipeline.Data.Tables;

/// <summary>Keeps a database at one thread, until disposed: with two, the bytes of a Parquet file differ from run to run.</summary>
internal sealed class OneThread : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly int _threads;

    public OneThread(DuckDbConnection connection)
    {
        _connection = connection;
        _threads = connection.Database.Options.Threads;
        if (_threads > 1)
            connection.Execute("SET threads = 1");
    }

    public void Dispose()
    {
        if (_threads > 1)
            _connection.Execute($"SET threads = {_threads}");
    }
}
