using System.Text;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Definition;

/// <summary>
/// The <c>.env</c> of a workspace: environment variables, keys above all, that stand in no file that is committed. Messages name its lines, never what
/// stands there.
/// </summary>
public static class DotEnv
{
    public const string FileName = ".env";
    private const long MaximumBytes = 1 << 20;

    /// <summary>The variables of a workspace's file; none where there is no file. Of a name that stands twice the last counts.</summary>
    /// <exception cref="DefinitionException">It cannot be read, or a line is not one of its kind.</exception>
    public static IReadOnlyDictionary<string, string> Read(string workspace)
    {
        var path = Path.Combine(workspace, FileName);
        try
        {
            if (PosixPath.Status(path, follow: true) is not { } status)
                return new Dictionary<string, string>();
            // To open a pipe could wait for ever.
            if (status is not { Kind: FileKind.Regular, State.Size: <= MaximumBytes })
                throw new DefinitionException(path, $"it is no file of at most {MaximumBytes:N0} bytes.");
            return Parse(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), path);
        }
        catch (DecoderFallbackException)
        {
            throw new DefinitionException(path, "it is not UTF-8.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionException(path, failure.Message);
        }
    }

    /// <param name="text">The file's content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="DefinitionException">Every line that is not one of its kind.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string text, string file)
    {
        var (variables, violations) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<Violation>());
        var reader = new DotEnvReader(text);
        while (reader.Next())
        {
            if (reader.IsMistaken)
                violations.Add(new(new(file, reader.Line, 1), "this is no NAME=value, no comment, and not empty; is a quote left open?"));
            else if (reader.Name.Length > 0)
                variables[reader.Name] = reader.Value;
        }

        return violations.Count == 0 ? variables : throw new DefinitionException(violations);
    }
}
