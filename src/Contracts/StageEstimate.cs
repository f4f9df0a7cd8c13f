namespace Pipeline.Contracts;

/// <summary>What a stage's calls of models would take, as <c>&lt;stage&gt; --estimate request.json</c> prints it: before any is made, without keys.</summary>
/// <param name="Calls">Replies that are not stored, at most.</param>
/// <param name="Stored">Replies that are.</param>
/// <param name="About">In the currency of the registry's prices, with replies as long as they may be; null where a model has no price.</param>
/// <param name="AtMost">The same with every byte of a prompt a token.</param>
public sealed record StageEstimate(long Calls, long Stored, decimal? About, decimal? AtMost)
{
    public const string CurrentSchema = "pipeline.estimate/v1";

    public string Schema { get; init; } = CurrentSchema;
}
