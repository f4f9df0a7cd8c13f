using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Install;

/// <summary>Which of a name's folders is the newest: <c>.out/run/&lt;name&gt;/current</c>.</summary>
/// <param name="Code">The code digest, which names the folder.</param>
/// <param name="Program">File name of what is started.</param>
/// <param name="Source">The digest of the build output it was made from.</param>
/// <param name="Installer">The build of the code that made it, so that another way of listing code counts at once.</param>
internal sealed record CurrentFile(Digest Code, string Program, Digest Source, string Installer)
{
    private const string Schema = "pipeline.run-folder/v2";

    /// <summary>Reads the file; null for none, and for one that is damaged or of another version: the executable is then installed anew.</summary>
    public static CurrentFile? Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            return root.GetProperty("schema").GetString() == Schema
                ? new(Digest.Parse(Text(root, "digest")), Text(root, "program"), Digest.Parse(Text(root, "source")), Text(root, "installer"))
                : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException
            or JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Puts the file in place of the one before, at once.</summary>
    /// <remarks>The code digest stands first: the front door, a shell script, takes the first 64 digits it finds.</remarks>
    public void Write(string path) => AtomicFile.Write(path, Encoding.UTF8.GetBytes(new JsonObject
    {
        ["schema"] = Schema,
        ["digest"] = Code.ToString(),
        ["program"] = Program,
        ["source"] = Source.ToString(),
        ["installer"] = Installer,
    }.ToJsonString()));

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
}
