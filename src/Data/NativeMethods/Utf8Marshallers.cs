using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Pipeline.Data.NativeMethods;

/// <summary>A text that stays DuckDB's: read, never freed.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(BorrowedUtf8))]
internal static class BorrowedUtf8
{
    public static string? ConvertToManaged(nint text) => Marshal.PtrToStringUTF8(text);
}

/// <summary>A text that DuckDB allocated for us: read, then given back with <c>duckdb_free</c>.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(OwnedUtf8))]
internal static class OwnedUtf8
{
    public static string? ConvertToManaged(nint text) => Marshal.PtrToStringUTF8(text);

    public static void Free(nint text)
    {
        if (text != 0)
            Startup.Free(text);
    }
}
