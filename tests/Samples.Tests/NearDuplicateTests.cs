using System.Text.Json.Nodes;

namespace Pipeline.Samples.Tests;

/// <summary>Every pair of rows with the same answer, compared one by one: what no curation by sketches can be wrong about.</summary>
public sealed class NearDuplicateTests
{
    /// <summary>That of the sample pipeline.</summary>
    private const double Threshold = 0.8;

    [Test]
    public void Rows_with_the_same_answer_are_alike_only_where_planted()
    {
        var rows = Committed.Readable().Select(row => (Original: Committed.Plants.GetValueOrDefault(row.Line)?.DuplicateOf ?? row.Line, row.Row));

        Assert.That(Alike(rows), Is.Empty);
    }

    [Test]
    public void Questions_of_the_pool_are_not_alike() =>
        Assert.That(Alike(Committed.Pool.Select((row, index) => (index, row))), Is.Empty);

    [Test]
    public void Questions_of_the_pool_are_not_like_training_rows() =>
        Assert.That(Alike(Committed.Pool.Concat(Committed.Originals).Select((row, index) => (index, row))), Is.Empty);

    [Test]
    public void Question_is_asked_once()
    {
        var questions = Committed.Originals.Concat(Committed.Pool).Select(Committed.Question).ToArray();

        Assert.That(questions, Is.Unique);
    }

    private static List<string> Alike(IEnumerable<(int Original, JsonObject Row)> rows)
    {
        var found = new List<string>();
        foreach (var group in rows.GroupBy(row => Committed.Answer(row.Row)))
        {
            var members = group.Select(row => (row.Original, Text: Committed.Question(row.Row), Print: Likeness.Print(Committed.Question(row.Row)))).ToArray();
            for (var i = 0; i < members.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (members[i].Original != members[j].Original && Likeness.Jaccard(members[i].Print, members[j].Print) >= Threshold)
                        found.Add($"{members[i].Text}  ~  {members[j].Text}");
                }
            }
        }

        return found;
    }
}
