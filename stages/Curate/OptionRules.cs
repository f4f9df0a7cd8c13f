namespace Pipeline.Curate;

/// <summary>What a schema cannot say of the parameters.</summary>
internal static class OptionRules
{
    /// <summary>Every rule that <paramref name="options"/> break, in words; empty where all is well.</summary>
    public static IReadOnlyList<string> Problems(CurateOptions options)
    {
        var problems = new List<string>();
        void Require(bool met, string problem)
        {
            if (!met)
                problems.Add(problem);
        }

        var (near, split, quality) = (options.NearDuplicates, options.Split, options.Quality);
        Require(near.Threshold is > 0 and <= 1, $"near_duplicates.threshold is {near.Threshold}; it must be above 0 and at most 1");
        Require(near.Ngram is >= 1 and <= 20, $"near_duplicates.ngram is {near.Ngram}; it must be 1 to 20");
        Require(near.Permutations is >= 16 and <= 1024, $"near_duplicates.permutations is {near.Permutations}; it must be 16 to 1024");
        Require(split.Validation is >= 0 and <= 1, $"split.validation is {split.Validation}; it must be 0 to 1");
        Require(split.Test is >= 0 and <= 1, $"split.test is {split.Test}; it must be 0 to 1");
        Require(!(split.Validation + split.Test > 1), $"split.validation and split.test add up to {split.Validation + split.Test}; together they must be at most 1");
        Require(quality is { MinPromptWords: >= 0, MinAnswerWords: >= 0, MaxWords: >= 1 }, "quality has a limit of words below 0, or max_words below 1");
        Require(options.MaxRowBytes is >= 1024 and <= 1 << 28, $"max_row_bytes is {options.MaxRowBytes}; it must be 1024 to {1 << 28}");
        Require(options.Fields is null or { Prompt.Length: > 0, Answer.Length: > 0 }, "fields needs both prompt and answer");
        return problems;
    }
}
