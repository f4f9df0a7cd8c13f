using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pipeline.StageProbe;

/// <summary>An option of every kind.</summary>
internal sealed record ProbeOptions
{
    [Required]
    [Description("What the stage does.")]
    public ProbeAction Action { get; init; }

    [Range(1, 1_000_000)]
    [Description("Rows to write; 3 by default.")]
    public int Rows { get; init; } = 3;

    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Share { get; init; } = 0.5;

    [AllowedValues("red", "green")]
    public string Colour { get; init; } = "red";

    public string? Note { get; init; }

    public IReadOnlyList<string> Words { get; init; } = ["a"];

    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    [Description("Options inside options.")]
    public InnerOptions NearDuplicates { get; init; } = new();

    /// <summary>Computed, so no parameter.</summary>
    public int Twice => 2 * Rows;
}

internal sealed record InnerOptions
{
    [Range(0.0, double.PositiveInfinity)]
    public double Threshold { get; init; } = 0.8;

    public long? Limit { get; init; }
}

internal enum ProbeAction
{
    WriteTables,
    ReportOften,
    PrintStray,
    RefuseInput,
    RefuseService,
    Fail,
    Wait,
    CancelItself,
    FillDisk,
    OpenLoop,
}
