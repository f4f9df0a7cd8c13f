using Pipeline.Models.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Generation;

/// <summary>Generation with no cache and no batch: the whole sequence goes through the model again for every token.</summary>
internal static class Recomputed
{
    /// <returns>Log-probabilities of all tokens after the given ones, in fp64 from fp32 logits.</returns>
    public static double[] Logprobs(CausalLm model, IReadOnlyList<int> tokens)
    {
        using var frozen = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var ids = torch.tensor<long>([.. tokens.Select(id => (long)id)], [tokens.Count], model.Device);
        var hidden = model.Hidden(ids, new PackedAttention([tokens.Count], model.Device, reference: true), ForwardMode.Evaluation);
        double[] logits = [.. model.Logits(hidden.Narrow(0, tokens.Count - 1, 1)).ToArray<float>()];
        var largest = logits.Max();
        var sum = largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
        return [.. logits.Select(logit => logit - sum)];
    }

    public static (int[] Tokens, double[] Logprobs) Greedy(CausalLm model, IReadOnlyList<int> prompt, int count)
    {
        List<int> all = [.. prompt];
        List<double> logprobs = [];
        for (var i = 0; i < count; i++)
        {
            var next = Logprobs(model, all);
            all.Add(Array.IndexOf(next, next.Max()));
            logprobs.Add(next[all[^1]]);
        }

        return ([.. all.Skip(prompt.Count)], [.. logprobs]);
    }
}
