using System.Diagnostics;
using Pipeline.Models.Architecture;
using Pipeline.Torch;

namespace Pipeline.Models.Generation;

/// <summary>
/// Generates replies to many prompts at once, with a cache of keys and values. Sequences of a batch are laid end to end, each as long as it is: nothing is
/// padded, so there is no side to pad on. The same prompts and options give the same replies, whatever the machine's load.
/// </summary>
public sealed class Generator(CausalLm model)
{
    /// <summary>A reply for each prompt, in their order.</summary>
    /// <param name="prompts">Token ids of each.</param>
    /// <param name="decode">The text of tokens; needed for stop strings, and asked for each reply's <see cref="GenerationResult.Text"/>.</param>
    /// <param name="progress">Told after each pass that gave tokens.</param>
    /// <param name="numbers">What decides each prompt's samples, beside the seed; by default the prompts' places, so that a sample depends on which other prompts there are.</param>
    /// <param name="finished">Told of each prompt, by its place, when its reply is whole, and how long after the model began to read it.</param>
    /// <exception cref="ArgumentException">A prompt is empty, longer than the context or of tokens that the model does not have, or an option is out of its bounds.</exception>
    /// <exception cref="GenerationFailedException">The model's scores are not numbers.</exception>
    public IReadOnlyList<GenerationResult> Generate(
        IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, Func<IReadOnlyList<int>, string>? decode = null,
        Action<GenerationProgress>? progress = null, IReadOnlyList<long>? numbers = null, Action<int, TimeSpan>? finished = null, CancellationToken cancellation = default)
    {
        options.Check();
        if (options.StopStrings.Count > 0 && decode is null)
            throw new ArgumentException("Stop strings are texts: they need the tokenizer's decoder.", nameof(decode));
        for (var i = 0; i < prompts.Count; i++)
        {
            var what = $"Prompt {options.FirstPrompt + i}";
            TokenChecks.Require(prompts[i], what, model.Config);
            TokenChecks.RequireLength(prompts[i].Count, what, model.Config);
        }

        GrowingSequence[] sequences = [.. prompts.Select((prompt, i) => new GrowingSequence(i, numbers?[i] ?? options.FirstPrompt + i, prompt, RoomOf(prompt, options), options, decode))];
        Run(sequences, prompts.Max(prompt => (int?)(prompt.Count + RoomOf(prompt, options))) ?? 0, options, progress, finished, cancellation);
        return [.. sequences.Select(sequence => sequence.Result())];
    }

    private int RoomOf(IReadOnlyList<int> prompt, GenerationOptions options) => Math.Min(options.MaxNewTokens, model.Config.MaxPositionEmbeddings - prompt.Count);

    private void Run(GrowingSequence[] sequences, int capacity, GenerationOptions options, Action<GenerationProgress>? progress, Action<int, TimeSpan>? finished, CancellationToken cancellation)
    {
        GrowingSequence[] open = [.. sequences.Where(sequence => sequence.Reason is null)];
        if (open.Length == 0)
            return;
        var slots = (int)Math.Clamp(options.CacheBytes / KvCache.BytesOfSlot(model.Config, capacity, model.Weights.Options.Compute), 1, Math.Min(options.MaxBatch, open.Length));
        using var frozen = torch.no_grad();
        using var cache = new KvCache(model.Config, slots, capacity, model.Weights.Options.Compute, model.Device);
        var batch = new SequenceBatch(open, slots, options.StepTokens);
        var chooser = new TokenChooser(options, model.Config.VocabSize, slots);
        var done = new GenerationProgress(sequences.Length - open.Length, 0);
        var completed = new List<GrowingSequence>(slots);
        while (batch.Next() is { Count: > 0 } parts)
        {
            cancellation.ThrowIfCancellationRequested();
            completed.Clear();
            using (torch.NewDisposeScope())
            {
                var last = Read(parts, cache, completed);
                if (last is null)
                    continue;
                chooser.Append(model.Logits(last), completed);
            }

            foreach (var sequence in completed.Where(sequence => sequence.Reason is not null))
                finished?.Invoke(sequence.Place, Stopwatch.GetElapsedTime(sequence.Began));
            done = new(done.Prompts + completed.Count(sequence => sequence.Reason is not null), done.Tokens + completed.Count);
            progress?.Invoke(done);
        }
    }

    /// <summary>One pass of the model.</summary>
    /// <param name="completed">Gets the sequences that have been read to their ends.</param>
    /// <returns>The last hidden state of each of those, [completed, hidden]; null where there are none.</returns>
    private Tensor? Read(IReadOnlyList<StepPart> parts, KvCache cache, List<GrowingSequence> completed)
    {
        var ids = new long[parts.Sum(part => part.Count)];
        var cached = new CachedTokens[parts.Count];
        var rows = new List<long>(parts.Count);
        var row = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var (sequence, count) = parts[i];
            if (sequence.Fed == 0)
                sequence.Began = Stopwatch.GetTimestamp();
            cached[i] = new(sequence.Slot, sequence.Fed, count);
            for (var place = sequence.Fed; place < sequence.Fed + count; place++)
                ids[row++] = sequence[place];
            if (!parts[i].Completes)
                continue;
            rows.Add(row - 1);
            completed.Add(sequence);
        }

        var hidden = model.Hidden(torch.tensor<long>(ids, [ids.Length], model.Device), new CachedAttention(cache, cached), ForwardMode.Evaluation);
        foreach (var (sequence, count) in parts)
            sequence.Fed += count;
        return rows.Count == 0 ? null
            : rows.Count == ids.Length ? hidden
            : hidden.IndexSelect(0, torch.tensor<long>([.. rows], [rows.Count], model.Device));
    }
}
