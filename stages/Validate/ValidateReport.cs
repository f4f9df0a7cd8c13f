using System.Globalization;
using System.Text;

namespace Pipeline.Validate;

/// <summary>The comparisons for a person.</summary>
internal static class ValidateReport
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["held_out"] = "Held-out questions, before and after the training on failures",
        ["control"] = "The same questions, before and after the control training",
        ["forgetting"] = "Validation rows of the first training: what was forgotten",
    };

    public static string Of(IReadOnlyList<NamedComparison> comparisons)
    {
        var text = new StringBuilder();
        foreach (var named in comparisons)
        {
            text.Append(Titles[named.Name]).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"{"",-16}{"rows",6}{"before",9}{"after",9}{"points",9}  {"95 % interval",-17}{"improved",9}{"regressed",10}{"p",10}\n");
            foreach (var row in named.Categories)
            {
                text.Append(CultureInfo.InvariantCulture, $"{row.Category ?? "all",-16}{row.Rows,6}{row.Before,9:P1}{row.After,9:P1}{100 * row.Difference,9:+0.0;-0.0;0.0}  ")
                    .Append(CultureInfo.InvariantCulture, $"{$"{100 * row.Interval.Low:+0.0;-0.0;0.0} to {100 * row.Interval.High:+0.0;-0.0;0.0}",-17}{row.Improved,9}{row.Regressed,10}{row.P,10:G2}\n");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
