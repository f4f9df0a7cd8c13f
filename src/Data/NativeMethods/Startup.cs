using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Pipeline.Data.Handles;

namespace Pipeline.Data.NativeMethods;

/// <summary>"Startup &amp; Shutdown" and "Configuration" of DuckDB's C documentation.</summary>
internal static partial class Startup
{
    [LibraryImport(Library.Name, EntryPoint = "duckdb_library_version")]
    [return: MarshalUsing(typeof(BorrowedUtf8))]
    public static partial string LibraryVersion();

    [LibraryImport(Library.Name, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
    public static partial State Open(string path, out DatabaseHandle database, ConfigurationHandle configuration, [MarshalUsing(typeof(OwnedUtf8))] out string? error);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_close")]
    public static partial void Close(ref nint database);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_connect")]
    public static partial State Connect(DatabaseHandle database, out ConnectionHandle connection);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_interrupt")]
    public static partial void Interrupt(ConnectionHandle connection);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_disconnect")]
    public static partial void Disconnect(ref nint connection);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_create_config")]
    public static partial State CreateConfiguration(out ConfigurationHandle configuration);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_set_config", StringMarshalling = StringMarshalling.Utf8)]
    public static partial State SetConfiguration(ConfigurationHandle configuration, string name, string value);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_destroy_config")]
    public static partial void DestroyConfiguration(ref nint configuration);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_free")]
    public static partial void Free(nint memory);
}
