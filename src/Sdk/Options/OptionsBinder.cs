using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Sdk.Options;

/// <summary>Parameters on their way into a record of options.</summary>
internal static class OptionsBinder
{
    /// <exception cref="StageInputException">They are not right; all violations are in the message.</exception>
    public static TOptions Bind<TOptions>(JsonObject parameters, Func<TOptions, IEnumerable<string>> validate)
        where TOptions : class
    {
        Refuse(OptionsCheck.Violations(parameters, OptionsSchema.Of(typeof(TOptions))));
        try
        {
            var options = parameters.Deserialize<TOptions>(OptionsJson.Settings)!;
            Refuse([.. validate(options)]);
            return options;
        }
        catch (JsonException exception)
        {
            // What a schema does not say: an integer too large for its type.
            throw new StageInputException($"params{exception.Path?.TrimStart('$')}: {exception.Message}", exception);
        }
    }

    private static void Refuse(IReadOnlyList<string> violations)
    {
        if (violations.Count > 0)
            throw new StageInputException($"The parameters are not right:\n  {string.Join("\n  ", violations)}");
    }
}
