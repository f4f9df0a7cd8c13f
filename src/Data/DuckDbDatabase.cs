using System.Globalization;
using Pipeline.Data.Handles;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>A DuckDB database in memory. Safe for several threads, each with a connection of its own.</summary>
public sealed class DuckDbDatabase : IDisposable
{
    private readonly DatabaseHandle _handle;

    private DuckDbDatabase(DatabaseHandle handle, DuckDbOptions options)
    {
        _handle = handle;
        Options = options;
    }

    /// <summary>The library's version, such as <c>v1.5.6</c>.</summary>
    public static string Version => Startup.LibraryVersion();

    /// <summary>As it was opened.</summary>
    public DuckDbOptions Options { get; }

    /// <summary>Opens an empty database in memory.</summary>
    /// <exception cref="DuckDbException">A setting is not one that DuckDB takes.</exception>
    public static DuckDbDatabase Open(DuckDbOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        using var configuration = Configure(options);
        if (Startup.Open(":memory:", out var handle, configuration, out var error) != State.Success)
        {
            handle.Dispose();
            throw new DuckDbException(error ?? "DuckDB could not open a database in memory.");
        }

        var database = new DuckDbDatabase(handle, options);
        try
        {
            using var connection = database.Connect();
            connection.Execute(DuckDbSettings.AfterOpening(options));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A new connection, to be used by one thread at a time.</summary>
    public DuckDbConnection Connect()
    {
        if (Startup.Connect(_handle, out var connection) == State.Success)
            return new(this, connection);
        connection.Dispose();
        throw new DuckDbException("DuckDB could not make a connection.");
    }

    public void Dispose() => _handle.Dispose();

    private static ConfigurationHandle Configure(DuckDbOptions options)
    {
        if (Startup.CreateConfiguration(out var configuration) != State.Success)
            throw new DuckDbException("DuckDB could not make a configuration.");
        // Before opening, because DuckDB starts its threads while it opens.
        if (Startup.SetConfiguration(configuration, "threads", options.Threads.ToString(CultureInfo.InvariantCulture)) != State.Success)
            throw new DuckDbException($"DuckDB does not take {options.Threads} threads.");
        return configuration;
    }
}
