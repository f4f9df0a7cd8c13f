using System.Runtime.InteropServices;
using Pipeline.Data.Handles;

namespace Pipeline.Data.NativeMethods;

/// <summary>"Data Chunks" and "Vectors" of DuckDB's C documentation. A vector lives as long as its chunk.</summary>
internal static unsafe partial class DataChunks
{
    [LibraryImport(Library.Name, EntryPoint = "duckdb_destroy_data_chunk")]
    public static partial void Destroy(ref nint chunk);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_data_chunk_get_size")]
    public static partial ulong Size(DataChunkHandle chunk);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_data_chunk_get_vector")]
    public static partial nint Vector(DataChunkHandle chunk, ulong column);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_vector_get_data")]
    public static partial byte* Data(nint vector);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_vector_get_validity")]
    public static partial ulong* Validity(nint vector);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_list_vector_get_child")]
    public static partial nint ListChild(nint vector);
}
