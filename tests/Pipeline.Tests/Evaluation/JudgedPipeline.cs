using Pipeline.Tests.Running;

namespace Pipeline.Tests.Evaluation;

/// <summary>Curate → Benchmark with models behind an API: a small one as the candidate, a large one as the reference and the judge.</summary>
internal static class JudgedPipeline
{
    public const int Questions = 6;

    /// <param name="address">Of a <see cref="ModelServer"/>.</param>
    /// <param name="parameters">More of the benchmark's, each after a comma.</param>
    public static Workspace New(string address, string parameters = "")
    {
        var workspace = Workspace.New().Write("pipeline.yaml", $$"""
            version: 1
            name: judged
            models:
              small: { provider: openai-compatible, model: small, base_address: "{{address}}", price_in: 1, price_out: 1 }
              judge: { provider: openai, model: big, base_address: "{{address}}", key_variable: TEAM_KEY, price_in: 3, price_out: 9 }
            stages:
              Curate: { uses: curate, inputs: { raw: questions.jsonl }, params: { split: { validation: 0, test: 0 } } }
              Benchmark:
                uses: benchmark
                inputs: { questions: "Curate:train", prompts: prompts }
                params: { candidate: small, reference: judge, judges: [judge]{{parameters}} }
            """);
        workspace.Write("questions.jsonl", string.Concat(Enumerable.Range(0, Questions).Select(i => $$"""{"instruction":"Say the word number {{i}} of the list.","output":"word {{i}}","category":"words"}""" + "\n")));
        return workspace.WriteJudgePrompts();
    }
}
