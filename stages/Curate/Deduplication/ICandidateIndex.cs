namespace Pipeline.Curate.Deduplication;

/// <summary>Says which kept rows are worth comparing with a row.</summary>
internal interface ICandidateIndex
{
    /// <summary>Fills <paramref name="candidates"/> with kept rows that may be like <paramref name="row"/>, each once, in any order.</summary>
    void Candidates(int row, List<int> candidates);

    /// <summary>Makes <paramref name="row"/>, the one last asked about, a candidate for later rows.</summary>
    void Keep(int row);
}
