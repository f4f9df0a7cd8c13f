using System.Runtime.InteropServices;

// Never a library of the same name that happens to be installed.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]

namespace Pipeline.Data.NativeMethods;

/// <summary>The shared library, found beside this assembly.</summary>
internal static class Library
{
    public const string Name = "duckdb";
}

/// <summary><c>duckdb_state</c>: what most calls return.</summary>
internal enum State
{
    Success = 0,
    Error = 1,
}
