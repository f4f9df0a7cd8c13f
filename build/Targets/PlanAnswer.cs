using System.Text;
using System.Text.Json;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>What <c>--dryrun</c> answers.</summary>
internal static class PlanAnswer
{
    /// <param name="calls">Of the stages that would ask models.</param>
    public static string Of(Plan plan, IReadOnlyDictionary<string, PlannedCalls> calls, bool json) => json ? Json(plan, calls) : Text(plan, calls);

    private static string Text(Plan plan, IReadOnlyDictionary<string, PlannedCalls> calls)
    {
        var text = new StringBuilder();
        foreach (var stage in plan.Stages)
        {
            text.Append($"{State(stage.State),-6}  {SafeText.Line($"{stage.Name}{(stage.Reasons.Count == 0 ? "" : ": " + string.Join("; ", stage.Reasons))}")}\n");
            if (calls.TryGetValue(stage.Name, out var own))
                text.Append($"        models: {SafeText.Line(Words(own))}\n");
        }

        return text.ToString();
    }

    private static string Words(PlannedCalls calls) => calls.Estimate is not { } estimate ? calls.Problem!
        : FormattableString.Invariant($"{estimate.Calls} calls at most, {estimate.Stored} replies are stored")
            + (estimate is { About: { } about, AtMost: { } most } ? FormattableString.Invariant($", about {about:0.####} and at most {most:0.####} in the registry's currency") : ", of unknown cost: a model has no price");

    private static string Json(Plan plan, IReadOnlyDictionary<string, PlannedCalls> calls)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("stages");
            foreach (var stage in plan.Stages)
                Write(json, stage, calls.GetValueOrDefault(stage.Name));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static void Write(Utf8JsonWriter json, PlannedStage stage, PlannedCalls? calls)
    {
        json.WriteStartObject();
        json.WriteString("name", stage.Name);
        json.WriteString("state", State(stage.State));
        json.WriteString("source", stage.State is PlanState.Cached ? "local" : null);
        json.WriteStartArray("reasons");
        foreach (var reason in stage.Reasons)
            json.WriteStringValue(reason);
        json.WriteEndArray();
        if (calls is not null)
            Write(json, calls);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PlannedCalls calls)
    {
        json.WriteStartObject("estimate");
        if (calls.Estimate is { } estimate)
        {
            json.WriteNumber("calls", estimate.Calls);
            json.WriteNumber("stored", estimate.Stored);
            Write("about", estimate.About);
            Write("at_most", estimate.AtMost);
        }
        else
        {
            json.WriteString("problem", calls.Problem);
        }

        json.WriteEndObject();

        void Write(string name, decimal? money)
        {
            if (money is { } known)
                json.WriteNumber(name, known);
            else
                json.WriteNull(name);
        }
    }

    private static string State(PlanState state) => state switch
    {
        PlanState.Run => "run",
        PlanState.Maybe => "maybe",
        _ => "cached",
    };
}
