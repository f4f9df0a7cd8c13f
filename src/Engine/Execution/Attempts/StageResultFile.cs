using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>Reads what a stage says of its own result.</summary>
internal static class StageResultFile
{
    private const long MaximumBytes = 16 << 20;

    /// <param name="work">The stage's work folder.</param>
    /// <param name="required">Whether a stage without the file has failed: true for ours, false for a command.</param>
    /// <exception cref="StageFailedException">The file is missing, too large, or not what the contract says.</exception>
    public static StageResult Read(string work, bool required)
    {
        var file = new FileInfo(Path.Combine(work, StageResult.FileName));
        if (!file.Exists)
        {
            return required
                ? throw new StageFailedException($"it ended well but left no {StageResult.FileName} in its work folder; see docs/stage-contract.md")
                : new();
        }

        if (file.Length > MaximumBytes)
            throw new StageFailedException($"its {StageResult.FileName} has {file.Length:N0} bytes; at most {MaximumBytes:N0} are read");
        try
        {
            var result = JsonSerializer.Deserialize<StageResult>(File.ReadAllBytes(file.FullName), ContractJson.Options);
            return result?.Schema == StageResult.CurrentSchema
                ? Whole(result)
                : throw new StageFailedException($"its {StageResult.FileName} has the schema '{result?.Schema}'; '{StageResult.CurrentSchema}' is understood");
        }
        catch (JsonException mistake)
        {
            throw new StageFailedException($"its {StageResult.FileName} cannot be read: {mistake.Message}");
        }
    }

    /// <summary>The generated reader leaves null, not the default, where a member is absent.</summary>
    private static StageResult Whole(StageResult result) => result with
    {
        Metrics = result.Metrics ?? [],
        Outputs = result.Outputs ?? new Dictionary<string, StageOutputResult>(),
        Usage = result.Usage ?? [],
    };
}
