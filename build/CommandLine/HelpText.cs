using System.Reflection;
using System.Text;
using Pipeline.Host.Targets;

namespace Pipeline.Host.CommandLine;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class HelpText
{
    private const int Width = 26;

    public static string Version { get; } =
        "pipeline " + typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>A verb's page; for any other target the whole.</summary>
    public static string For(string target) => VerbTable.Find(target) is { } verb ? Page(verb) : Whole();

    private static string Page(IVerb verb)
    {
        var text = new StringBuilder().AppendLine($"./build.sh --target={verb.Name} [options]").AppendLine();
        text.AppendLine($"{verb.Name}: {verb.Summary}.");
        Section(text, "Options", verb.Options.Select(Row));
        Section(text, "Options of every target", Options.Everywhere.Select(Row));
        return text.ToString();
    }

    private static string Whole()
    {
        var text = new StringBuilder().AppendLine("./build.sh [--target=NAME] [options]").AppendLine();
        text.AppendLine("Runs what has changed of the pipeline in pipeline.yaml, and nothing else.");
        Section(text, "Options of every target", Options.Everywhere.Select(Row));
        Section(text, "Options where stages run", Options.OfRuns.Select(Row));
        Section(text, "Verbs", VerbTable.Verbs.Select(verb => (Name: verb.Name, verb.Summary + Takes(verb))));
        Section(text, "Examples",
        [
            ("./build.sh", "everything that is not up to date"),
            ("./build.sh --dryrun", "what that would be, and why"),
            ("./build.sh --target=Curate", "one stage and what it needs"),
        ]);
        text.AppendLine().AppendLine("Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 store or engine damaged, 130 interrupted.");
        return text.ToString();
    }

    private static string Takes(IVerb verb) =>
        verb.Options.Count == 0 ? "" : $" ({string.Join(' ', verb.Options.Select(option => option.Name))})";

    private static (string Name, string Summary) Row(Option option) => (option.Usage, option.Summary);

    private static void Section(StringBuilder text, string title, IEnumerable<(string Name, string Summary)> rows)
    {
        var body = string.Concat(rows.Select(row => $"  {row.Name.PadRight(Width)}  {row.Summary}\n"));
        if (body.Length > 0)
            text.AppendLine().Append($"{title}\n{body}");
    }
}
