using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pipeline.Curate.Deduplication;
using Pipeline.Curate.Quality;

namespace Pipeline.Curate;

/// <summary>Parameters of the stage.</summary>
internal sealed record CurateOptions
{
    /// <summary>Which fields hold what, for data of no known shape; by default the shape is found out for each file.</summary>
    [Description("Which fields hold what, for data of no known shape; by default the shape is found out for each file")]
    public FieldOptions? Fields { get; init; }
    /// <summary>Which rows count as nearly the same.</summary>
    [Description("Which rows count as nearly the same")]
    public NearDuplicateOptions NearDuplicates { get; init; } = new();
    /// <summary>Shares of the kept rows; train gets the rest.</summary>
    [Description("Shares of the kept rows; train gets the rest")]
    public SplitOptions Split { get; init; } = new();
    /// <summary>Which rows are not worth keeping.</summary>
    [Description("Which rows are not worth keeping")]
    public QualityOptions Quality { get; init; } = new();
    /// <summary>A longer row is refused unread. 1,048,576 by default.</summary>
    [Description("A longer row is refused unread")]
    [Range(1024, 1 << 28)]
    public int MaxRowBytes { get; init; } = 1 << 20;
}

/// <summary>Names of the fields of a row.</summary>
internal sealed record FieldOptions
{
    /// <summary>The field that asks. It has to be given.</summary>
    [Description("The field that asks")]
    [Required]
    public string Prompt { get; init; } = "";
    /// <summary>The field that answers. It has to be given.</summary>
    [Description("The field that answers")]
    [Required]
    public string Answer { get; init; } = "";
    /// <summary>Text that belongs to the prompt; none by default.</summary>
    [Description("Text that belongs to the prompt")]
    public string? Input { get; init; }
    /// <summary>The system message; none by default.</summary>
    [Description("The system message")]
    public string? System { get; init; }
    /// <summary>The category; <c>category</c> by default.</summary>
    [Description("The category")]
    public string Category { get; init; } = "category";
}

/// <summary>What counts as nearly the same.</summary>
internal sealed record NearDuplicateOptions
{
    /// <summary>The chance that a pair just at the threshold is found, which bands are chosen for under <see cref="BandChoice.Recall"/>.</summary>
    private const double WantedRecall = 0.999;

    /// <summary>Whether near duplicates are looked for; true by default.</summary>
    [Description("Whether near duplicates are looked for")]
    public bool Enabled { get; init; } = true;
    /// <summary>Least Jaccard similarity of two prompts with the same answer, above 0 and at most 1; 0.8 by default.</summary>
    [Description("Least Jaccard similarity of two prompts with the same answer")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Threshold { get; init; } = 0.8;
    /// <summary>Words in an n-gram, 1 to 20; 5 by default.</summary>
    [Description("Words in an n-gram")]
    [Range(1, 20)]
    public int Ngram { get; init; } = 5;
    /// <summary>MinHash permutations, 16 to 1,024; 128 by default.</summary>
    [Description("MinHash permutations")]
    [Range(16, 1024)]
    public int Permutations { get; init; } = 128;
    /// <summary>How bands are chosen; recall by default.</summary>
    [Description("recall finds nearly every pair at the threshold; balanced is faster and misses most of those just there")]
    public BandChoice Bands { get; init; } = BandChoice.Recall;

    /// <summary>The bands that follow.</summary>
    internal Banding Banding => Bands == BandChoice.Recall
        ? Banding.ForRecall(Threshold, Permutations, WantedRecall)
        : Banding.Balanced(Threshold, Permutations);
}

/// <summary>How many bands a signature is cut into.</summary>
internal enum BandChoice
{
    /// <summary>So many that hardly a pair is missed; false candidates cost time only, since each is verified.</summary>
    Recall,
    /// <summary>As datasketch does: misses and false candidates weigh the same. Faster, and misses most pairs at the threshold.</summary>
    Balanced,
}

/// <summary>Shares of the kept rows.</summary>
internal sealed record SplitOptions
{
    /// <summary>Share for validation, 0 to 1; 0.05 by default.</summary>
    [Description("Share for validation")]
    [Range(0.0, 1.0)]
    public double Validation { get; init; } = 0.05;
    /// <summary>Share for test, 0 to 1; 0.05 by default.</summary>
    [Description("Share for test")]
    [Range(0.0, 1.0)]
    public double Test { get; init; } = 0.05;
}

/// <summary>Limits of quality.</summary>
internal sealed record QualityOptions
{
    /// <summary>Which rules; instruction by default.</summary>
    [Description("instruction: only answers that are one phrase over and over fall away; web: the rules for documents; none")]
    public QualityProfile Profile { get; init; } = QualityProfile.Instruction;
    /// <summary>Least words of a prompt; 1 by default.</summary>
    [Description("Least words of a prompt")]
    [Range(0, int.MaxValue)]
    public int MinPromptWords { get; init; } = 1;
    /// <summary>Least words of an answer; 1 by default.</summary>
    [Description("Least words of an answer")]
    [Range(0, int.MaxValue)]
    public int MinAnswerWords { get; init; } = 1;
    /// <summary>Most words of a row; 100,000 by default.</summary>
    [Description("Most words of a row")]
    [Range(1, int.MaxValue)]
    public int MaxWords { get; init; } = 100_000;
}
