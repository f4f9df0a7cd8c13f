namespace Pipeline.Accuracy.Gsm8k;

/// <summary>How published figures on GSM8K ask (the task <c>gsm8k</c> of EleutherAI's lm-evaluation-harness, version 3).</summary>
internal static class Gsm8kPrompt
{
    /// <summary>What ends an answer.</summary>
    public static IReadOnlyList<string> Stops { get; } = ["Question:", "</s>", "<|im_end|>"];

    /// <summary>Shots with their answers, and the question, which ends with <c>Answer:</c>.</summary>
    public static string Of(IEnumerable<Gsm8kProblem> shots, Gsm8kProblem problem) =>
        string.Concat(shots.Select(shot => $"{Ask(shot)} {shot.Answer}\n\n")) + Ask(problem);

    private static string Ask(Gsm8kProblem problem) => $"Question: {problem.Question}\nAnswer:";
}
