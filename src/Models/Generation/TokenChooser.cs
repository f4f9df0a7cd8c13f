using Pipeline.Torch;

namespace Pipeline.Models.Generation;

/// <summary>Takes the next token of each row. Greedy choice and the most probable tokens are found natively: scores are copied to the host for sampling alone.</summary>
internal sealed class TokenChooser
{
    private readonly GenerationOptions _options;
    private readonly int _vocabulary;
    private readonly int _top;
    private readonly Sampler? _sampler;
    private readonly long[] _ids;
    private readonly float[] _logprobs;
    private readonly long[] _topIds;
    private readonly float[] _topLogprobs;
    private readonly float[] _logits;
    private readonly float[] _floors;

    public TokenChooser(GenerationOptions options, int vocabulary, int rows)
    {
        (_options, _vocabulary) = (options, vocabulary);
        _top = Math.Min(options.TopLogprobs, vocabulary);
        (_ids, _logprobs) = (new long[rows], new float[rows]);
        (_topIds, _topLogprobs) = (new long[rows * _top], new float[rows * _top]);
        (_logits, _floors) = ([], []);
        if (options.Temperature > 0)
        {
            _sampler = new(options.Temperature, options.TopP, vocabulary);
            (_logits, _floors) = (new float[checked(rows * vocabulary)], new float[rows]);
        }
    }

    /// <summary>Appends a token to each sequence.</summary>
    /// <param name="logits">fp32 [sequences, vocabulary].</param>
    public void Append(Tensor logits, IReadOnlyList<GrowingSequence> sequences)
    {
        var rows = sequences.Count;
        var chosen = _sampler is null ? logits.Argmax(1) : Sample(logits, sequences, _sampler);
        var logprobs = torch.log_softmax(logits, 1);
        logprobs.Gather(1, chosen.Reshape(rows, 1)).CopyTo(_logprobs.AsSpan(0, rows));
        if (_sampler is null)
            chosen.CopyTo(_ids.AsSpan(0, rows));
        if (_top > 0)
        {
            var (values, indices) = logprobs.TopK(_top, 1);
            values.CopyTo(_topLogprobs.AsSpan(0, rows * _top));
            indices.CopyTo(_topIds.AsSpan(0, rows * _top));
        }

        for (var row = 0; row < rows; row++)
            sequences[row].Append((int)_ids[row], _logprobs[row], Top(row));
    }

    private Tensor Sample(Tensor logits, IReadOnlyList<GrowingSequence> sequences, Sampler sampler)
    {
        var rows = sequences.Count;
        logits.CopyTo(_logits.AsSpan(0, rows * _vocabulary));
        _floors.AsSpan().Fill(float.NegativeInfinity);
        if (_options.TopK > 0 && _options.TopK < _vocabulary)
            logits.TopK(_options.TopK, 1).Values.Narrow(1, _options.TopK - 1, 1).Contiguous().CopyTo(_floors.AsSpan(0, rows));
        for (var row = 0; row < rows; row++)
            _ids[row] = sampler.Choose(_logits.AsSpan(row * _vocabulary, _vocabulary), _floors[row], sequences[row].Draw());
        return torch.tensor<long>(_ids.AsSpan(0, rows), [rows], logits.Device);
    }

    private TokenLogprob[] Top(int row)
    {
        if (_top == 0)
            return [];
        var top = new TokenLogprob[_top];
        for (var i = 0; i < top.Length; i++)
            top[i] = new((int)_topIds[(row * _top) + i], _topLogprobs[(row * _top) + i]);
        Array.Sort(top, (a, b) => b.Logprob.CompareTo(a.Logprob) is var by and not 0 ? by : a.Id.CompareTo(b.Id));
        return top;
    }
}
