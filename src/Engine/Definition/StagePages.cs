using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Definition;

/// <summary>What the stages of a pipeline are for, as the <c>Describe</c> verb says it.</summary>
public static class StagePages
{
    private const int LongestCommand = 200;

    /// <summary>A page for each stage, or for the one of that name; empty if there is none.</summary>
    public static string Text(PipelineDefinition definition, IStageCatalog catalog, string? stage = null)
    {
        var text = new StringBuilder();
        foreach (var one in Selected(definition, stage))
        {
            text.Append(text.Length > 0 ? "\n" : "");
            Append(text, one, Description(one, catalog));
        }

        return text.ToString();
    }

    /// <summary><c>{"stages":[{"name","uses","run","purpose","when_to_use","phase","expected_time","expected_cost","inputs":[…],"outputs":[…],"params":{…},"options":{…}}]}</c>;
    /// what a command does not say of itself is absent.</summary>
    public static JsonObject Json(PipelineDefinition definition, IStageCatalog catalog, string? stage = null) =>
        new() { ["stages"] = new JsonArray([.. Selected(definition, stage).Select(one => Page(one, Description(one, catalog)))]) };

    private static IEnumerable<StageDefinition> Selected(PipelineDefinition definition, string? stage) =>
        definition.Stages.Where(one => stage is null || one.Name == stage);

    private static StageDescription? Description(StageDefinition stage, IStageCatalog catalog) =>
        stage.Uses is { } uses ? catalog.Find(uses)?.Description : null;

    private static void Append(StringBuilder text, StageDefinition stage, StageDescription? page)
    {
        text.Append(stage.Name).Append(page is null ? "" : $" ({page.Name})").Append('\n');
        Line(text, "purpose", page?.Purpose ?? "runs a command");
        Line(text, "command", stage.Run is { } run ? Visible.Text(run, LongestCommand) : null);
        Line(text, "when to use", page?.WhenToUse);
        Line(text, "phase", page?.Phase);
        Line(text, "time", page?.ExpectedTime);
        Line(text, "cost", page?.ExpectedCost);
        foreach (var input in stage.Inputs)
            Line(text, "reads", $"{input.Name}: {Visible.Text(input.From)}{Summary(page?.Inputs, input.Name)}");
        foreach (var output in stage.Outputs)
            Line(text, "writes", $"{output}{Summary(page?.Outputs, output)}");
    }

    private static void Line(StringBuilder text, string label, string? value)
    {
        if (value is not null)
            text.Append("  ").Append((label + ":").PadRight(13)).Append(value).Append('\n');
    }

    private static string Summary(IReadOnlyList<PortDescription>? ports, string name) =>
        ports?.FirstOrDefault(port => port.Name == name) is { } port ? $" — {port.Summary}" : "";

    private static JsonObject Page(StageDefinition stage, StageDescription? page)
    {
        var json = new JsonObject { ["name"] = stage.Name };
        Set(json, "uses", stage.Uses);
        Set(json, "run", stage.Run);
        Set(json, "purpose", page?.Purpose);
        Set(json, "when_to_use", page?.WhenToUse);
        Set(json, "phase", page?.Phase);
        Set(json, "expected_time", page?.ExpectedTime);
        Set(json, "expected_cost", page?.ExpectedCost);
        json["inputs"] = new JsonArray([.. stage.Inputs.Select(input => Port(input.Name, input.From, page?.Inputs))]);
        json["outputs"] = new JsonArray([.. stage.Outputs.Select(output => Port(output, null, page?.Outputs))]);
        json["params"] = stage.Params.DeepClone();
        if (page is not null)
            json["options"] = page.Options.DeepClone();
        return json;
    }

    private static JsonObject Port(string name, string? from, IReadOnlyList<PortDescription>? ports)
    {
        var json = new JsonObject { ["name"] = name };
        Set(json, "from", from);
        Set(json, "summary", ports?.FirstOrDefault(port => port.Name == name)?.Summary);
        return json;
    }

    private static void Set(JsonObject json, string name, string? value)
    {
        if (value is not null)
            json[name] = value;
    }
}
