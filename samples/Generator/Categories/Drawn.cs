namespace Pipeline.Samples.Categories;

/// <summary>A category whose rows are drawn from a rule rather than from a table of facts.</summary>
public abstract record Drawn(string Name, int Percent) : Category(Name, Percent)
{
    /// <summary>Draws without a row accepted before the category counts as used up.</summary>
    private const int Patience = 20_000;

    public override void Fill(Corpus corpus, Set set, int count, SplitMix64 random)
    {
        for (int added = 0, refused = 0; added < count;)
        {
            if (corpus.TryAdd(Draw(set, random)))
                (added, refused) = (added + 1, 0);
            else if (++refused == Patience)
                throw new InvalidOperationException($"{Name} has no more than {added} distinct {set} rows, and {count} are wanted: widen its tables.");
        }
    }

    protected abstract Row Draw(Set set, SplitMix64 random);
}
