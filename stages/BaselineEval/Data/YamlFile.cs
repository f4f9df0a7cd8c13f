using Pipeline.Sdk;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Pipeline.BaselineEval.Data;

/// <summary>Reads YAML, and JSON, which is YAML too.</summary>
internal static class YamlFile
{
    /// <exception cref="StageInputException">It is not there, or something in it is unknown, doubled or of another kind.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().Build()
                .Deserialize<T>(File.ReadAllText(path)) ?? throw new StageInputException($"{path} is empty.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StageInputException($"{path} cannot be read: {problem.Message}", problem);
        }
        catch (YamlException problem)
        {
            throw new StageInputException($"{path}:{problem.Start.Line}:{problem.Start.Column}: {(problem.InnerException ?? problem).Message}", problem);
        }
    }
}
