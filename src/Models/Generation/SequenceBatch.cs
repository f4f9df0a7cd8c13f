namespace Pipeline.Models.Generation;

/// <summary>A sequence's part in one forward pass: its next <paramref name="Count"/> tokens.</summary>
internal readonly record struct StepPart(GrowingSequence Sequence, int Count)
{
    /// <summary>Whether the model has then read all of it, and says what follows.</summary>
    public bool Completes => Sequence.Fed + Count == Sequence.Length;
}

/// <summary>
/// Which sequences are in the batch: prompts come in as they are numbered, whenever a slot is free; a sequence that ended leaves its slot and its rows.
/// What is in which pass follows from lengths alone, never from time.
/// </summary>
internal sealed class SequenceBatch(IEnumerable<GrowingSequence> sequences, int slots, int stepTokens)
{
    private readonly Queue<GrowingSequence> _waiting = new(sequences);
    private readonly List<GrowingSequence> _active = [];
    private readonly Stack<int> _free = new(Enumerable.Range(0, slots).Reverse());
    private readonly List<StepPart> _parts = [];

    /// <summary>The next pass; empty at the end. Valid until the next call.</summary>
    public IReadOnlyList<StepPart> Next()
    {
        _active.RemoveAll(sequence =>
        {
            if (sequence.Reason is not null)
                _free.Push(sequence.Slot);
            return sequence.Reason is not null;
        });
        while (_free.Count > 0 && _waiting.TryDequeue(out var sequence))
        {
            sequence.Slot = _free.Pop();
            _active.Add(sequence);
        }

        // Replies first, a token each; prompts share what is left, and go on in the next pass.
        var left = stepTokens - _active.Count(Replies);
        _parts.Clear();
        foreach (var sequence in _active)
        {
            var count = Replies(sequence) ? 1 : Math.Min(left, sequence.Length - sequence.Fed);
            if (count <= 0)
                continue;
            left -= Replies(sequence) ? 0 : count;
            _parts.Add(new(sequence, count));
        }

        return _parts;
    }

    private static bool Replies(GrowingSequence sequence) => sequence.Fed == sequence.Length - 1;
}
