using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Pipeline.Models.Tokenization.Merging;

/// <summary>A BPE model: words to ids. Safe to use from many threads at once.</summary>
internal sealed class BpeModel
{
    private readonly Vocabulary vocabulary;
    private readonly MergeTable merges;
    private readonly BpeSettings settings;
    private readonly int[] byteIds;
    private readonly bool cutsAtSign;
    private readonly WordCache cache = new();
    private readonly ConcurrentBag<Merger> mergers = [];

    /// <param name="vocabulary">The tokens.</param>
    /// <param name="merges">The merges, by ids.</param>
    /// <param name="cutsAtSign">Whether no merge has a ▁ behind another character, so that a text may be cut in front of such a ▁ without changing its ids, as long as
    /// nothing of it vanishes: of unknown characters between two ▁ something has to stay.</param>
    /// <param name="settings">The rest.</param>
    public BpeModel(Vocabulary vocabulary, MergeTable merges, bool cutsAtSign, BpeSettings settings)
    {
        (this.vocabulary, this.merges, this.settings) = (vocabulary, merges, settings);
        byteIds = [.. Enumerable.Range(0, 256).Select(b => settings.ByteFallback ? vocabulary.IdOf(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>")) : -1)];
        var keepsAll = settings.UnknownId is not null || Array.TrueForAll(byteIds, id => id >= 0);
        this.cutsAtSign = cutsAtSign && keepsAll && !settings.IgnoreMerges && settings is { Prefix: null, Suffix: null } && vocabulary.IdOf("▁") >= 0;
    }

    /// <summary>Adds the ids of a word.</summary>
    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        // A Llama-2 text is one word; cut, its parts are found in the cache, and merges sort short lists.
        while (cutsAtSign && NextSign(word) is > 0 and var cut)
        {
            EncodePart(word[..cut], ids);
            word = word[cut..];
        }
        EncodePart(word, ids);
    }

    private static int NextSign(ReadOnlySpan<char> word)
    {
        var start = word.IndexOfAnyExcept('▁');
        var found = start < 0 ? -1 : word[start..].IndexOf('▁');
        return found < 0 ? -1 : start + found;
    }

    private void EncodePart(ReadOnlySpan<char> word, List<int> ids)
    {
        if (settings.IgnoreMerges && vocabulary.IdOf(word) is >= 0 and var whole)
        {
            ids.Add(whole);
            return;
        }
        if (cache.Find(word) is { } known)
        {
            ids.AddRange(known);
            return;
        }
        var start = ids.Count;
        AddSymbols(word, ids);
        var merger = mergers.TryTake(out var idle) ? idle : new Merger(merges);
        merger.Merge(ids, start);
        if (merger.IsReusable)
            mergers.Add(merger);
        cache.Keep(word, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids)[start..]);
    }

    private void AddSymbols(ReadOnlySpan<char> word, List<int> ids)
    {
        // Fused, the unknown token is written once the run of unknown characters is over; else at the next unknown or known one, whichever comes first:
        // the bytes of a character in between stand before it.
        var unknown = 0;
        for (int i = 0, length; i < word.Length; i += length)
        {
            length = char.IsHighSurrogate(word[i]) && i + 1 < word.Length ? 2 : 1;
            var symbol = settings is { Prefix: null, Suffix: null } ? word.Slice(i, length) : Decorated(word, i, length);
            if (vocabulary.IdOf(symbol) is >= 0 and var id)
            {
                AddUnknown(ids, ref unknown);
                ids.Add(id);
            }
            else if (!AddBytes(symbol, ids))
            {
                if (!settings.FuseUnknown)
                    AddUnknown(ids, ref unknown);
                unknown++;
            }
        }
        AddUnknown(ids, ref unknown);
    }

    private string Decorated(ReadOnlySpan<char> word, int start, int length) =>
        $"{(start > 0 ? settings.Prefix : null)}{word.Slice(start, length)}{(start + length == word.Length ? settings.Suffix : null)}";

    private bool AddBytes(ReadOnlySpan<char> symbol, List<int> ids)
    {
        if (!settings.ByteFallback)
            return false;
        var bytes = Encoding.UTF8.GetBytes(symbol.ToString());
        if (!Array.TrueForAll(bytes, b => byteIds[b] >= 0))
            return false;
        ids.AddRange(bytes.Select(b => byteIds[b]));
        return true;
    }

    private void AddUnknown(List<int> ids, ref int unknown)
    {
        for (var left = settings.FuseUnknown ? Math.Min(unknown, 1) : unknown; left > 0 && settings.UnknownId is { } id; left--)
            ids.Add(id);
        unknown = 0;
    }
}
