using System.Text;
using System.Text.Json;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>What <c>--dryrun</c> answers.</summary>
internal static class PlanAnswer
{
    public static string Of(Plan plan, bool json) => json ? Json(plan) : Text(plan);

    private static string Text(Plan plan)
    {
        var text = new StringBuilder();
        foreach (var stage in plan.Stages)
            text.Append($"{State(stage.State),-6}  {SafeText.Line($"{stage.Name}{(stage.Reasons.Count == 0 ? "" : ": " + string.Join("; ", stage.Reasons))}")}\n");
        return text.ToString();
    }

    private static string Json(Plan plan)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("stages");
            foreach (var stage in plan.Stages)
                Write(json, stage);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static void Write(Utf8JsonWriter json, PlannedStage stage)
    {
        json.WriteStartObject();
        json.WriteString("name", stage.Name);
        json.WriteString("state", State(stage.State));
        json.WriteString("source", stage.State is PlanState.Cached ? "local" : null);
        json.WriteStartArray("reasons");
        foreach (var reason in stage.Reasons)
            json.WriteStringValue(reason);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string State(PlanState state) => state switch
    {
        PlanState.Run => "run",
        PlanState.Maybe => "maybe",
        _ => "cached",
    };
}
