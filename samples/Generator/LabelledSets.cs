using System.Text;
using Pipeline.Samples.Categories;

namespace Pipeline.Samples;

/// <summary>Small labelled sets for evaluations: a text, and the label it should get.</summary>
public static class LabelledSets
{
    public const int Reviews = 300;

    /// <summary>Reviews as CSV, none of which a row of the corpus quotes.</summary>
    public static byte[] ReviewsCsv(Corpus corpus, SplitMix64 random)
    {
        var reviews = new List<(string Text, string Label)>();
        while (reviews.Count < Reviews)
        {
            var review = Sentiment.Review(random);
            if (!reviews.Contains(review) && !corpus.Rows.Any(row => row.Wording.Contains(review.Text, StringComparison.Ordinal)))
                reviews.Add(review);
        }

        return Encoding.UTF8.GetBytes("text,label\n" + string.Concat(reviews.Select(review => $"\"{review.Text}\",{review.Label}\n")));
    }

    /// <summary>Accounts of a ledger and their classes as JSON lines.</summary>
    public static byte[] AccountsJsonLines() => JsonLines.OfLabels(Finance.Classes);
}
