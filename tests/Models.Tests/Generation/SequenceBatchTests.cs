using Pipeline.Models.Generation;

namespace Pipeline.Models.Tests.Generation;

/// <summary>Which tokens go into which pass: no model is needed.</summary>
[TestFixture]
internal sealed class SequenceBatchTests
{
    [Test]
    public void Prompts_share_what_replies_leave()
    {
        // Prompts of 5, 1 and 4 tokens, two replies each, two slots, four tokens a pass.
        Assert.That(Passes(slots: 2, stepTokens: 4, 5, 1, 4), Is.EqualTo(
        [
            "0:3@0 1:1@1",
            "0:2@0 1:1@1",
            "0:1@0 2:3@1",
            "2:1@1",
            "2:1@1",
        ]));
    }

    [Test]
    public void Replies_get_a_token_even_beyond_the_limit() =>
        Assert.That(Passes(slots: 3, stepTokens: 1, 1, 1, 2), Is.EqualTo(["0:1@0 1:1@1", "0:1@0 1:1@1", "2:1@2", "2:1@2", "2:1@2"]));

    private static List<string> Passes(int slots, int stepTokens, params int[] prompts)
    {
        var options = new GenerationOptions();
        var batch = new SequenceBatch(prompts.Select((length, i) => new GrowingSequence(i, i, new int[length], 2, options, null)), slots, stepTokens);
        List<string> passes = [];
        while (batch.Next() is { Count: > 0 } parts)
        {
            passes.Add(string.Join(' ', parts.Select(part => $"{part.Sequence.Place}:{part.Count}@{part.Sequence.Slot}")));
            foreach (var part in parts)
            {
                var completes = part.Completes;
                part.Sequence.Fed += part.Count;
                if (completes)
                    part.Sequence.Append(0, -1, []);
            }
        }

        return passes;
    }
}
