using Pipeline.Samples.Categories;
using Pipeline.Samples.Planting;

namespace Pipeline.Samples;

/// <summary>The sample files, made from nothing but this program.</summary>
public static class SampleFiles
{
    public const ulong Seed = 2026;

    /// <summary>Rows that a curation should keep: at 85 in 100, some 4,000 to train on.</summary>
    public const int Instructions = 4_700;

    /// <summary>Questions of the pool: later split by hash into a benchmark and a held-out half.</summary>
    public const int Questions = 1_600;

    /// <summary>File name → bytes, the same bytes every time.</summary>
    public static IReadOnlyDictionary<string, byte[]> Generate()
    {
        var corpus = new Corpus();
        Fill(corpus, Set.Training, Instructions);
        var training = corpus.Rows.ToArray();
        Fill(corpus, Set.Pool, Questions);
        var pool = corpus.Rows.Skip(training.Length);

        var lines = Planter.Plant(SplitMix64.Named("order", Seed).Shuffle(training), corpus, SplitMix64.Named("planted", Seed));
        return new Dictionary<string, byte[]>
        {
            ["datasets/accounts.jsonl"] = LabelledSets.AccountsJsonLines(),
            ["datasets/reviews.csv"] = LabelledSets.ReviewsCsv(corpus, SplitMix64.Named("reviews", Seed)),
            ["instructions.jsonl"] = JsonLines.OfTexts(lines.Select(line => line.Text)),
            ["planted.jsonl"] = JsonLines.OfPlants(lines),
            ["questions.jsonl"] = JsonLines.OfQuestions(SplitMix64.Named("pool order", Seed).Shuffle(pool)),
        };
    }

    private static void Fill(Corpus corpus, Set set, int count)
    {
        foreach (var category in Category.All)
            category.Fill(corpus, set, count * category.Percent / 100, SplitMix64.Named($"{category.Name} {set}", Seed));
    }
}
