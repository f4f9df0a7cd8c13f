using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Sdk.Hosting;

/// <summary>What the engine asks for.</summary>
internal static class RequestFile
{
    /// <exception cref="StageInputException">There is no such file, or it is not a request.</exception>
    public static StageRequest Read(string path)
    {
        try
        {
            var request = JsonSerializer.Deserialize(File.ReadAllBytes(path), ContractJson.Of<StageRequest>())
                ?? throw new StageInputException($"{path}: null is not a request.");
            if (request.Schema != StageRequest.CurrentSchema)
                throw new StageInputException($"{path}: schema '{request.Schema}' is not {StageRequest.CurrentSchema}; this stage and its caller are of different versions.");
            return request;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StageInputException($"{path} cannot be read as a request: {exception.Message}", exception);
        }
    }
}
