namespace Pipeline.Samples.Categories;

/// <summary>One kind of question.</summary>
/// <param name="Name">As written in the files.</param>
/// <param name="Percent">Its share of the training rows and of the pool.</param>
public abstract record Category(string Name, int Percent)
{
    public static IReadOnlyList<Category> All { get; } =
    [
        Products.Category, Diagnoses.Category, FaultCodes.Category,
        new Sentiment(), new Arithmetic(), new Strings(), new Finance(), new SensorLimits(),
    ];

    /// <summary>Adds <paramref name="count"/> rows to the corpus.</summary>
    public abstract void Fill(Corpus corpus, Set set, int count, SplitMix64 random);
}
