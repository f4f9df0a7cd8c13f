using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Pipeline.Contracts;

namespace Pipeline.Sdk.Options;

/// <summary>A record of options as a JSON schema.</summary>
internal static class OptionsSchema
{
    /// <summary>The schema: types from the properties, bounds and sentences from their attributes.</summary>
    public static JsonObject Of(Type options) =>
        OptionsJson.Settings.GetJsonSchemaAsNode(options, new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Annotate }).AsObject();

    /// <summary>Every parameter that has a default, with it.</summary>
    public static JsonObject Defaults<TOptions>()
        where TOptions : class, new()
    {
        var defaults = JsonSerializer.SerializeToNode(new TOptions(), OptionsJson.Settings)!.AsObject();
        RemoveRequired(defaults, Of(typeof(TOptions)));
        return defaults;
    }

    private static void RemoveRequired(JsonObject defaults, JsonObject schema)
    {
        foreach (var name in schema["required"] as JsonArray ?? [])
            defaults.Remove(name!.GetValue<string>());
        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
        {
            if (defaults[name] is JsonObject inner && member is JsonObject memberSchema)
                RemoveRequired(inner, memberSchema);
        }
    }

    private static JsonNode Annotate(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
            return node;
        RequireMembers(context, schema);
        if (context.PropertyInfo?.AttributeProvider is not { } property)
            return schema;
        if (Find<DescriptionAttribute>(property) is { } description)
            schema["description"] = description.Description;
        if (Find<AllowedValuesAttribute>(property) is { } allowed)
            schema["enum"] = new JsonArray([.. allowed.Values.Select(value => JsonSerializer.SerializeToNode(value, OptionsJson.Settings))]);
        if (Find<ModelAliasAttribute>(property) is not null)
            (schema["items"] as JsonObject ?? schema)["format"] = StageDescription.ModelFormat;
        if (Find<RangeAttribute>(property) is { } range)
        {
            Bound(schema, range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum", range.Minimum);
            Bound(schema, range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum", range.Maximum);
        }

        return schema;
    }

    /// <summary>The names of the members that have no default.</summary>
    private static void RequireMembers(JsonSchemaExporterContext context, JsonObject schema)
    {
        var required = context.TypeInfo.Properties
            .Where(property => property.AttributeProvider is { } member && Find<RequiredAttribute>(member) is not null)
            .Select(property => (JsonNode)property.Name).ToArray();
        if (required.Length > 0)
            schema["required"] = new JsonArray(required);
    }

    private static void Bound(JsonObject schema, string keyword, object bound)
    {
        var number = Convert.ToDouble(bound, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
            return;
        schema[keyword] = bound is int whole ? JsonValue.Create(whole) : JsonValue.Create(number);
    }

    private static T? Find<T>(ICustomAttributeProvider member)
        where T : Attribute => member.GetCustomAttributes(typeof(T), inherit: true).Cast<T>().FirstOrDefault();
}
