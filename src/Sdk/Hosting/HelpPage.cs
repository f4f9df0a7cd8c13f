using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Sdk.Hosting;

/// <summary>A stage's page for a terminal.</summary>
internal static class HelpPage
{
    public static string Of(StageDescription stage)
    {
        var page = new StringBuilder();
        page.AppendLine($"{stage.Name}: {stage.Purpose}").AppendLine();
        page.AppendLine($"When to use: {stage.WhenToUse}");
        page.AppendLine($"Phase: {stage.Phase}. Time: {stage.ExpectedTime}. Cost: {stage.ExpectedCost}.");
        Ports(page, "Inputs", stage.Inputs);
        Ports(page, "Outputs", stage.Outputs);
        page.AppendLine().AppendLine("Parameters");
        Parameters(page, stage.Options, stage.Defaults, "");
        page.AppendLine().AppendLine("A pipeline calls it with --request FILE; --describe prints this page as JSON.");
        return page.ToString().TrimEnd();
    }

    private static void Ports(StringBuilder page, string title, IReadOnlyList<PortDescription> ports)
    {
        page.AppendLine().AppendLine(title);
        foreach (var port in ports)
            page.AppendLine($"  {port.Name}{(port.Optional ? " (optional)" : "")}: {port.Summary}");
    }

    private static void Parameters(StringBuilder page, JsonObject schema, JsonObject? defaults, string prefix)
    {
        foreach (var (name, node) in schema["properties"]?.AsObject() ?? [])
        {
            var parameter = node!.AsObject();
            var value = defaults?[name];
            if (parameter["properties"] is not null)
            {
                Parameters(page, parameter, value as JsonObject, $"{prefix}{name}.");
                continue;
            }

            var standard = defaults?.ContainsKey(name) == true ? $"default {value?.ToJsonString() ?? "null"}" : "required";
            page.AppendLine($"  {prefix}{name}: {SchemaWords.Of(parameter)}; {standard}. {parameter["description"]}".TrimEnd());
        }
    }
}
