using System.Text.Json.Nodes;
using Pipeline.Curate.Cleaning;
using Pipeline.Curate.Deduplication;
using Pipeline.Curate.Quality;
using Pipeline.Curate.Rows;
using Pipeline.Curate.Splitting;

namespace Pipeline.Curate.Writing;

/// <summary>The counts of <c>stats.json</c>. They add up: rows in are rows kept and rows refused, as a whole and file by file.</summary>
internal static class Statistics
{
    public const string FileName = "stats.json";

    /// <summary>A field with another value in each row is no category; the file stays readable all the same.</summary>
    private const int MostCategories = 1000;

    /// <param name="files">Each file read, in order.</param>
    /// <param name="ignored">Files of the folder that hold no rows.</param>
    /// <param name="kept">Rows kept, with their sides.</param>
    /// <param name="rejected">Rows refused, duplicates included.</param>
    public static JsonObject Of(
        IReadOnlyList<FileReport> files, IReadOnlyList<string> ignored, IReadOnlyList<(CleanRow Row, Split Split)> kept, IReadOnlyList<RejectedRow> rejected) => new()
    {
        ["rows_in"] = files.Sum(file => file.Rows),
        ["rows_kept"] = kept.Count,
        ["rows_rejected"] = rejected.Count,
        ["rejected"] = Counts(rejected.Select(row => row.Rejection.Reason.Name())),
        ["splits"] = new JsonObject(Enum.GetValues<Split>().Select(split => KeyValuePair.Create(split.Name(), (JsonNode?)kept.Count(row => row.Split == split)))),
        ["categories"] = Counts(kept.Select(row => row.Row.Category ?? ""), MostCategories),
        ["conflicts"] = Conflicts(kept.Select(row => row.Row)),
        ["files"] = Files(files, kept, rejected),
        ["ignored_files"] = new JsonArray([.. ignored.Select(name => JsonValue.Create(name))]),
        ["prompt_words"] = Lengths(kept, Role.User),
        ["answer_words"] = Lengths(kept, Role.Assistant),
    };

    /// <summary>Counts by name, in ordinal order; only the most frequent <paramref name="most"/> where there are more.</summary>
    private static JsonObject Counts(IEnumerable<string> names, int most = int.MaxValue) => new(names.CountBy(name => name)
        .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Take(most)
        .OrderBy(count => count.Key, StringComparer.Ordinal)
        .Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value)));

    /// <summary>Prompts of the same words with different answers. Both stay: which one is right is not for a program to say.</summary>
    private static JsonObject Conflicts(IEnumerable<CleanRow> kept)
    {
        var answers = kept.GroupBy(row => row.PromptKey, row => row.AnswerKey).Select(group => group.Distinct().Count()).Where(count => count > 1).ToList();
        return new() { ["prompts"] = answers.Count, ["rows"] = answers.Sum() };
    }

    private static JsonArray Files(IReadOnlyList<FileReport> files, IReadOnlyList<(CleanRow Row, Split Split)> kept, IReadOnlyList<RejectedRow> rejected)
    {
        var keptBy = kept.CountBy(row => row.Row.Position.File).ToDictionary();
        var rejectedBy = rejected.CountBy(row => row.Position.File).ToDictionary();
        return new([.. files.Select((file, index) => new JsonObject
        {
            ["name"] = file.Name,
            ["shape"] = file.Shape,
            ["rows_in"] = file.Rows,
            ["rows_kept"] = keptBy.GetValueOrDefault(index),
            ["rows_rejected"] = rejectedBy.GetValueOrDefault(index),
        })]);
    }

    /// <summary>Words per row: least, median, 95th percentile (nearest rank), most.</summary>
    private static JsonObject Lengths(IReadOnlyList<(CleanRow Row, Split Split)> kept, Role role)
    {
        var words = kept.Select(row => Conversation.Unpack(row.Row.Packed).Where(message => message.Role == role).Sum(message => TextMeasures.CountWords(message.Content)))
            .Order().ToArray();
        int Rank(double share) => words[Math.Max(0, (int)Math.Ceiling(share * words.Length) - 1)];
        return new() { ["min"] = words[0], ["median"] = Rank(0.5), ["p95"] = Rank(0.95), ["max"] = words[^1] };
    }
}
