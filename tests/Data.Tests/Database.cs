namespace Pipeline.Data.Tests;

/// <summary>A database and a connection of one test.</summary>
internal sealed class Database : IDisposable
{
    public Database(DuckDbOptions? options = null)
    {
        Owner = DuckDbDatabase.Open(options);
        Connection = Owner.Connect();
    }

    public DuckDbDatabase Owner { get; }

    public DuckDbConnection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        Owner.Dispose();
    }
}
