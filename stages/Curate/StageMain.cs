using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Contracts;
using Pipeline.Curate.Reading;

namespace Pipeline.Curate;

/// <summary>The stage as a process: request in, result and exit code out.</summary>
internal static class StageMain
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static int Run(string[] arguments)
    {
        if (arguments is not ["--request", var path])
            return Refuse("Usage: Pipeline.Curate --request request.json");
        try
        {
            var request = JsonSerializer.Deserialize<StageRequest>(File.ReadAllText(path), ContractJson.Options)!;
            var options = request.Params.Deserialize<CurateOptions>(Options)!;
            if (OptionRules.Problems(options) is { Count: > 0 } problems)
                return Refuse(string.Join('\n', problems));
            var result = CurateStage.Run(request, options, Report, CancellationToken.None);
            File.WriteAllText(Path.Combine(request.Work, StageResult.FileName), JsonSerializer.Serialize(result, ContractJson.Indented));
            return (int)StageExitCode.Done;
        }
        catch (Exception e) when (e is UnreadableFileException or JsonException)
        {
            return Refuse(e.Message);
        }
    }

    private static void Report(long rows) =>
        Console.WriteLine(JsonSerializer.Serialize(new ProgressEvent(ProgressEvent.Progress, Done: rows, Unit: "rows"), ContractJson.Options));

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return (int)StageExitCode.BadInput;
    }
}
