using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

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
        var file = Path.Combine(work, StageResult.FileName);
        if (PosixPath.Status(file) is not { } status)
        {
            return required
                ? throw new StageFailedException($"it ended well but left no {StageResult.FileName} in its work folder; see docs/stage-contract.md")
                : new();
        }

        // A pipe would be waited for, and a link leads wherever the stage wants.
        if (status.Kind != FileKind.Regular)
            throw new StageFailedException($"its {StageResult.FileName} is no regular file; write it as one");
        if (status.State.Size > MaximumBytes)
            throw new StageFailedException($"its {StageResult.FileName} has {status.State.Size:N0} bytes; at most {MaximumBytes:N0} are read");
        try
        {
            var result = JsonSerializer.Deserialize(File.ReadAllBytes(file), ContractJson.Of<StageResult>());
            return result?.Schema == StageResult.CurrentSchema
                ? Whole(result)
                : throw new StageFailedException($"its {StageResult.FileName} has the schema '{result?.Schema}'; '{StageResult.CurrentSchema}' is understood");
        }
        catch (Exception mistake) when (mistake is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new StageFailedException($"its {StageResult.FileName} cannot be read: {mistake.Message}");
        }
    }

    /// <summary>What a stage that did not end well says it took; nothing where it says nothing that can be read.</summary>
    public static JsonObject UsageOf(string work)
    {
        try
        {
            return Read(work, required: false).Usage;
        }
        catch (Exception mistake) when (mistake is StageFailedException or IOException or UnauthorizedAccessException)
        {
            // It failed for another reason, which is the one to be told.
            return [];
        }
    }

    /// <summary>What a command left out is empty; what has no canonical form (a key twice, a number beyond doubles, half a surrogate pair) is refused here rather than later.</summary>
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
