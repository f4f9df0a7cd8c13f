using System.Globalization;
using System.Text;

namespace Pipeline.Data;

/// <summary>The SQL that turns options into settings.</summary>
internal static class DuckDbSettings
{
    /// <summary>The statements for a database just opened. Order counts: what shuts doors comes last.</summary>
    public static string AfterOpening(DuckDbOptions options)
    {
        var sql = new StringBuilder(
            """
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            SET allow_community_extensions = false;
            SET allow_persistent_secrets = false;
            SET preserve_insertion_order = true;
            SET GLOBAL TimeZone = 'UTC';

            """);
        // DuckDB's own default is a folder .tmp where the process happens to stand.
        sql.AppendLine($"SET temp_directory = {Sql.Literal(options.TempDirectory is { } folder ? Path.GetFullPath(folder) : "")};");
        if (options.MemoryLimit is { } bytes)
            sql.AppendLine(CultureInfo.InvariantCulture, $"SET memory_limit = '{bytes}B';");
        if (options.AllowedPaths is { } paths)
        {
            sql.AppendLine($"SET allowed_directories = [{Join(paths.Where(Directory.Exists))}];");
            sql.AppendLine($"SET allowed_paths = [{Join(paths.Where(path => !Directory.Exists(path)))}];");
            sql.AppendLine("SET enable_external_access = false;");
        }

        if (options.LockConfiguration)
            sql.AppendLine("SET lock_configuration = true;");
        return sql.ToString();
    }

    private static string Join(IEnumerable<string> paths) => string.Join(", ", paths.Select(path => Sql.Literal(Path.GetFullPath(path))));
}
