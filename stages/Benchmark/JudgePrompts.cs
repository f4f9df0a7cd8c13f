using Pipeline.Evaluation.Judging;
using Pipeline.Sdk;

namespace Pipeline.Benchmark;

/// <summary>The judges' prompts.</summary>
/// <param name="Plain">For a question without a reference answer to be shown.</param>
/// <param name="WithReference">For categories whose judges see the reference answer.</param>
internal sealed record JudgePrompts(JudgePrompt Plain, JudgePrompt WithReference)
{
    /// <exception cref="StageInputException">A file is missing or is no prompt.</exception>
    public static JudgePrompts Read(StageContext<BenchmarkOptions> context)
    {
        var folder = context.Inputs.Find("prompts")
            ?? throw new StageInputException("Models judge by prompts, and none are given. Name the folder under inputs: prompts: samples/prompts.");
        return new(Read(folder, "pairwise.txt", shows: false), Read(folder, "pairwise-reference.txt", shows: true));
    }

    private static JudgePrompt Read(string folder, string name, bool shows)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            throw new StageInputException($"{path} is missing: the prompt that {(shows ? "shows" : "does without")} a reference answer.");
        try
        {
            var prompt = JudgePrompt.Parse(File.ReadAllText(path), path);
            return prompt.ShowsReference == shows ? prompt : throw new StageInputException($"{path} {(shows ? "has no place for {reference}" : "has a place for {reference}, and is for questions that have none")}.");
        }
        catch (FormatException problem)
        {
            throw new StageInputException(problem.Message, problem);
        }
    }
}
