using Pipeline.Providers;
using Pipeline.Sdk.Tables;

namespace Pipeline.Benchmark;

/// <summary>What a judge is asked.</summary>
internal sealed class JudgeRequests(BenchmarkOptions options, JudgePrompts prompts)
{
    /// <summary>More characters than a token of an answer has on average: for an estimate of what is not known yet.</summary>
    private const int CharactersPerToken = 4;

    /// <summary>About a pair, in both orders: the candidate first, then second.</summary>
    public ChatRequest[] Of(Question question, string candidate, string reference) => [One(question, candidate, reference), One(question, reference, candidate)];

    /// <summary>About pairs whose answers are as long as they may be.</summary>
    public ChatRequest[] AtMost(IEnumerable<Question> questions)
    {
        var (one, other) = (new string('x', options.MaxNewTokens * CharactersPerToken), new string('y', options.MaxNewTokens * CharactersPerToken));
        return [.. questions.SelectMany(question => Of(question, one, other))];
    }

    private ChatRequest One(Question question, string first, string second)
    {
        var shows = question.Reference is not null && question.Category is { } category && options.ReferenceCategories.Contains(category);
        var prompt = (shows ? prompts.WithReference : prompts.Plain).Fill(question.Text, first, second, shows ? question.Reference : null);
        return new() { Messages = [new(ChatRole.User, prompt)], Temperature = 0, MaxTokens = options.JudgeTokens };
    }
}
