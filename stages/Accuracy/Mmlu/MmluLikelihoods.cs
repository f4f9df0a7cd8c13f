using System.Text.Json;
using Pipeline.Models.Generation;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.Mmlu;

/// <summary>
/// The log-likelihoods of the four choices in a local model. Questions are read in chunks that never change, and each chunk's result is kept in the work folder: an attempt that is killed loses
/// one chunk, and the next gives the same bits.
/// </summary>
/// <param name="most">Shots of a question, where there is room.</param>
/// <param name="prompt">Of a question and a number of shots.</param>
internal sealed class MmluLikelihoods(StageContext<AccuracyOptions> context, LocalModel model, Func<MmluQuestion, int> most, Func<MmluQuestion, int, string> prompt)
{
    /// <summary>Tokens of a forward pass, at most: what is computed together decides last bits.</summary>
    public const int PassTokens = 2048;

    private const int Chunk = 64;

    public IReadOnlyList<MmluAnswer> Ask(IReadOnlyList<MmluQuestion> questions, CancellationToken cancellationToken)
    {
        var answers = new List<MmluAnswer>(questions.Count);
        foreach (var (number, chunk) in questions.Chunk(Chunk).Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            answers.AddRange(Ask(chunk, Path.Combine(context.Work, FormattableString.Invariant($"mmlu-{number}.json")), cancellationToken));
            context.Progress.Report(answers.Count, questions.Count, "questions");
        }

        return answers;
    }

    private MmluAnswer[] Ask(MmluQuestion[] questions, string kept, CancellationToken cancellationToken)
    {
        var prompts = questions.Select(Fitting).ToArray();
        ScoreRequest[] requests = [.. prompts.Where(each => each.Answer.Problem is null).SelectMany(each => each.Choices)];
        var scores = Kept(kept, requests.Length);
        if (scores is null)
        {
            scores = [.. model.Score(requests, PassTokens, cancellationToken)];
            Keep(kept, scores);
        }

        var rest = new Queue<double[]>(scores.Chunk(MmluPrompt.Continuations.Count));
        return [.. prompts.Select(each => each.Answer).Select(each => each.Problem is not null ? each : each with { Logprobs = [.. rest.Dequeue().Select(score => (double?)score)] })];
    }

    /// <summary>With as many shots as there is room for, and its choices as tokens.</summary>
    private (MmluAnswer Answer, IReadOnlyList<ScoreRequest> Choices) Fitting(MmluQuestion question)
    {
        for (var shots = most(question); ; shots--)
        {
            var text = prompt(question, shots);
            var choices = model.Encode(text, MmluPrompt.Continuations);
            var longest = choices.Max(request => request.Context.Count + request.Continuation.Count - 1);
            if (longest <= model.Context)
                return (new(text, shots, [], null), choices);
            if (shots == 0)
                return (new(text, 0, [null, null, null, null], $"the question has {longest} tokens, and the model's context {model.Context}"), choices);
        }
    }

    /// <returns>Null where there are none, or not as many.</returns>
    private static double[]? Kept(string path, int count) =>
        File.Exists(path) && JsonSerializer.Deserialize<double[]>(File.ReadAllBytes(path)) is { } scores && scores.Length == count ? scores : null;

    private static void Keep(string path, double[] scores)
    {
        File.WriteAllBytes(path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(scores));
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
