using Pipeline.Models.Training;

namespace Pipeline.Training.Benchmark;

/// <summary>Texts of random tokens, the same in each run: time and memory do not look at them.</summary>
internal static class RandomTokens
{
    /// <summary>Rows all of whose tokens are learned.</summary>
    public static TrainingExample[] Rows(int count, int tokens, int vocabulary) =>
        [.. Prompts(count, tokens, vocabulary).Select((row, i) => new TrainingExample($"{i}", row, [.. Enumerable.Repeat(true, tokens)]))];

    public static int[][] Prompts(int count, int tokens, int vocabulary)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, tokens).Select(_ => random.Next(vocabulary)).ToArray())];
    }
}
