using System.Text.Json;

namespace Pipeline.Curate.Rows;

internal static class ReasonNames
{
    private static readonly string[] Names = [.. Enum.GetNames<Reason>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>As the outputs say it: <c>invalid_json</c>.</summary>
    public static string Name(this Reason reason) => Names[(int)reason];
}
