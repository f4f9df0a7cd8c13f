namespace Pipeline.Evaluation.Judging;

/// <summary>What a judge said of two answers, by their places in its prompt.</summary>
public enum Verdict
{
    /// <summary>The first is better.</summary>
    A,
    /// <summary>The second is better.</summary>
    B,
    /// <summary>Neither.</summary>
    Tie,
    /// <summary>There is no verdict: no reply, or one without <c>[[A]]</c>, <c>[[B]]</c> or <c>[[C]]</c>.</summary>
    Error,
}

/// <summary>Reads verdicts.</summary>
public static class VerdictText
{
    private const int Length = 5;

    /// <summary>The last of <c>[[A]]</c>, <c>[[B]]</c> and <c>[[C]]</c> (Zheng et al. 2023): a judge may quote an answer that holds another before it decides.</summary>
    public static Verdict Read(string reply)
    {
        for (var i = reply.LastIndexOf("[[", StringComparison.Ordinal); i >= 0; i = i == 0 ? -1 : reply.LastIndexOf("[[", i - 1, StringComparison.Ordinal))
        {
            if (reply.Length < i + Length || reply[i + 3] != ']' || reply[i + 4] != ']')
                continue;
            switch (reply[i + 2])
            {
                case 'A': return Verdict.A;
                case 'B': return Verdict.B;
                case 'C': return Verdict.Tie;
            }
        }

        return Verdict.Error;
    }
}
