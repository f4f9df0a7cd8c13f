namespace Pipeline.Accuracy.Mmlu;

/// <summary>How published figures on MMLU ask (Hendrycks et al. 2021, and the task <c>mmlu</c> of EleutherAI's lm-evaluation-harness).</summary>
internal static class MmluPrompt
{
    /// <summary>Header, shots with their answers, and the question, which ends with <c>Answer:</c>.</summary>
    public static string Of(IEnumerable<MmluQuestion> shots, MmluQuestion question) =>
        $"The following are multiple choice questions (with answers) about {question.Subject.Replace('_', ' ')}.\n\n"
        + string.Concat(shots.Select(shot => $"{Ask(shot)} {MmluQuestion.Letters[shot.Answer]}\n\n")) + Ask(question);

    /// <summary>What may follow: <c>" A"</c> to <c>" D"</c>.</summary>
    public static IReadOnlyList<string> Continuations { get; } = [.. MmluQuestion.Letters.Select(letter => $" {letter}")];

    private static string Ask(MmluQuestion question) =>
        question.Question.Trim() + string.Concat(question.Choices.Select((choice, i) => $"\n{MmluQuestion.Letters[i]}. {choice}")) + "\nAnswer:";
}
