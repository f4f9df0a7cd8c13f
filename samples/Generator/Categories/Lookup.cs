namespace Pipeline.Samples.Categories;

/// <summary>
/// A category of facts to be learned by heart. Training rows ask often for some entities and seldom for others; the pool asks in
/// other words, and <see cref="NewPercent"/> of its questions concern entities that no training row speaks of.
/// </summary>
/// <param name="Name">As written in the files.</param>
/// <param name="Percent">Its share of the rows.</param>
/// <param name="Skew">How many more rows the most frequent entity has than the rarest, as a share of the mean; under 2.</param>
/// <param name="Facts">What there is to know.</param>
/// <param name="TrainingWordings">Questions with <c>{x}</c> for the entity.</param>
/// <param name="PoolWordings">Others, for the pool.</param>
public sealed record Lookup(
    string Name, int Percent, double Skew, IReadOnlyList<Fact> Facts, IReadOnlyList<string> TrainingWordings, IReadOnlyList<string> PoolWordings)
    : Category(Name, Percent)
{
    public const int NewPercent = 40;

    /// <summary>Of the known entities in the pool: gentle, so that each is asked for.</summary>
    private const double PoolSkew = 1;

    public override void Fill(Corpus corpus, Set set, int count, SplitMix64 random)
    {
        var known = random.Shuffle(Facts.Where(fact => fact.Known));
        if (set == Set.Training)
        {
            Add(corpus, known, TrainingWordings, count, Skew, random);
            return;
        }

        var fresh = random.Shuffle(Facts.Where(fact => !fact.Known));
        var drifted = (count * NewPercent + 50) / 100;
        Add(corpus, known, PoolWordings, count - drifted, PoolSkew, random);
        Add(corpus, fresh, PoolWordings, drifted, skew: 0, random);
    }

    private void Add(Corpus corpus, Fact[] facts, IReadOnlyList<string> wordings, int count, double skew, SplitMix64 random)
    {
        var shares = Shares(facts.Length, count, skew);
        foreach (var (fact, share) in facts.Zip(shares))
        {
            var added = random.Shuffle(wordings)
                .Select(wording => new Row(Name, wording.Replace("{x}", fact.Entity, StringComparison.Ordinal), fact.Answer, fact.Entity, fact.Known))
                .Where(corpus.TryAdd).Take(share).Count();
            if (added < share)
                throw new InvalidOperationException($"{Name}: \"{fact.Entity}\" has {added} distinct wordings, and {share} are wanted: write more.");
        }
    }

    /// <summary>Whole numbers that fall evenly with the rank and add up to <paramref name="count"/>.</summary>
    private static int[] Shares(int entities, int count, double skew)
    {
        double mean = (double)count / entities, before = 0;
        var shares = new int[entities];
        for (var rank = 0; rank < entities; rank++)
        {
            var after = before + mean * (1 + skew * (0.5 - (rank + 0.5) / entities));
            shares[rank] = (int)Math.Round(after, MidpointRounding.ToEven) - (int)Math.Round(before, MidpointRounding.ToEven);
            before = after;
        }

        return shares;
    }
}
