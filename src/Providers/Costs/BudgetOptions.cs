using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pipeline.Providers.Costs;

/// <summary>What calls of models may cost: the parameters of every stage that makes some.</summary>
public sealed record BudgetOptions
{
    /// <summary>Money, 0 to 1,000,000 in the currency of the registry's prices; no limit by default.</summary>
    [Description("Money, in the currency of the registry's prices; without it no limit")]
    [Range(0.0, 1e6)]
    public double? Money { get; init; }
    /// <summary>Calls, repeated ones included, 0 to 1,000,000,000; no limit by default.</summary>
    [Description("Calls, repeated ones included; without it no limit")]
    [Range(0, 1_000_000_000)]
    public long? Calls { get; init; }

    /// <summary>The budget, with nothing spent.</summary>
    public Budget Open() => new((decimal?)Money, Calls);
}
