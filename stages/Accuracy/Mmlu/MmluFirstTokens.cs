using Pipeline.Providers;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.Mmlu;

/// <summary>The likelihoods of the four letters as a reply's first token, as far as an API shows them: its five most likely tokens.</summary>
/// <param name="shots">Of a question.</param>
/// <param name="prompt">Of a question and a number of shots.</param>
internal sealed class MmluFirstTokens(StageContext<AccuracyOptions> context, OpenModel model, Func<MmluQuestion, int> shots, Func<MmluQuestion, int, string> prompt)
{
    public async Task<IReadOnlyList<MmluAnswer>> AskAsync(IReadOnlyList<MmluQuestion> questions, CancellationToken cancellationToken)
    {
        string[] prompts = [.. questions.Select(question => prompt(question, shots(question)))];
        ChatRequest[] requests = [.. prompts.Select(Request)];
        var outcomes = await model.AskAsync(
            requests, $"asks {model.Caller.Name} {requests.Length} questions", context.Log.Info, (done, total) => context.Progress.Report(done, total, "questions"), cancellationToken);
        return [.. questions.Zip(prompts, outcomes).Select(each => new MmluAnswer(each.Second, shots(each.First), Letters(each.Third.Reply), each.Third.Reply is null ? each.Third.Problem : null))];
    }

    public static ChatRequest Request(string prompt) => new() { Messages = [new(ChatRole.User, prompt)], Temperature = 0, MaxTokens = 1, Logprobs = true };

    private static double?[] Letters(ChatReply? reply)
    {
        IReadOnlyList<TokenLogprob> first = reply?.Logprobs is [var token, ..] ? [token.Chosen, .. token.Top] : [];
        return [.. MmluQuestion.Letters.Select(letter => first.Where(token => token.Token.Trim() == letter.ToString()).Select(token => (double?)token.Logprob).Max())];
    }
}
