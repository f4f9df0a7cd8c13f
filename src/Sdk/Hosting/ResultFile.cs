using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Data.Tables;

namespace Pipeline.Sdk.Hosting;

/// <summary>What the engine reads when the stage has ended.</summary>
internal static class ResultFile
{
    public static void Write(string work, StageResult result)
    {
        using var file = new PendingFile(Path.Combine(work, StageResult.FileName));
        File.WriteAllBytes(file.TemporaryPath, JsonSerializer.SerializeToUtf8Bytes(result, ContractJson.IndentedOf<StageResult>()));
        file.Commit();
    }
}
