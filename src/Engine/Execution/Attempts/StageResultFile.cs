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
            var result = JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), ContractJson.Of<StageResult>());
            return result?.Schema == StageResult.CurrentSchema
                ? Whole(result)
                : throw new StageFailedException($"its {StageResult.FileName} has the schema '{result?.Schema}'; '{StageResult.CurrentSchema}' is understood");
        }
        catch (Exception mistake) when (mistake is JsonException or ArgumentException)
        {
            throw new StageFailedException($"its {StageResult.FileName} cannot be read: {mistake.Message}");
        }
    }

    /// <summary>What a command left out is empty; what has no canonical form (a key twice, a number beyond doubles) is refused here rather than later.</summary>
    private static StageResult Whole(StageResult result)
    {
        var whole = result with
        {
            Metrics = result.Metrics ?? [],
            Usage = result.Usage ?? [],
            Outputs = result.Outputs ?? new Dictionary<string, StageOutputResult>(),
        };
        CanonicalJson.Serialize(whole.Metrics);
        CanonicalJson.Serialize(whole.Usage);
        return whole;
    }
}
