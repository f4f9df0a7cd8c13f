using Pipeline.BaselineEval.Data;
using Pipeline.BaselineEval.Labels;
using Pipeline.Providers.Calls;

namespace Pipeline.BaselineEval.Results;

/// <summary>What a model said of a row.</summary>
/// <param name="Reading">Null where there is no reply.</param>
internal sealed record Prediction(LabelledRow Row, CallOutcome Outcome, LabelReading? Reading)
{
    public static Prediction Of(LabelledRow row, CallOutcome outcome, LabelReader reader) => new(row, outcome, outcome.Reply is { } reply ? reader.Read(reply.Text) : null);
}
