using Pipeline.Curate.Rows;
using Pipeline.Testing;

namespace Pipeline.Curate.Tests;

/// <summary>Curates text given in a test, in this process.</summary>
internal static class CurationFixture
{
    public static Curation Curate(string text, string name = "raw.jsonl", CurateOptions? options = null, long seed = 42)
    {
        using var folder = new TemporaryFolder();
        return Of(folder.Write(name, text), options, seed);
    }

    public static Curation Of(string path, CurateOptions? options = null, long seed = 42) =>
        Curation.Of(path, options ?? new(), seed, _ => { }, CancellationToken.None);

    /// <summary>The messages of the rows kept, as <c>role: text</c> lines.</summary>
    public static IEnumerable<string> Texts(this Curation curation) => curation.Kept.Select(row =>
        string.Join('|', Conversation.Unpack(row.Row.Packed).Select(message => $"{message.Role.Name()}: {message.Content}")));

    public static IEnumerable<(long Line, Reason Reason)> Refusals(this Curation curation) =>
        curation.Rejected.Select(row => (row.Position.Line, row.Rejection.Reason));
}
