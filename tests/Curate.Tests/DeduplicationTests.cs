using Pipeline.Curate.Rows;
using Pipeline.Curate.Splitting;
using Pipeline.Testing;

namespace Pipeline.Curate.Tests;

public sealed class DeduplicationTests
{
    private static readonly string Long = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"w{i}"));

    [Test]
    public void Curate_same_messages_written_otherwise_are_exact_duplicates()
    {
        var curation = CurationFixture.Curate($"{Row("caf\u00e9", "a\nb")}\n{Row("cafe\u0301 ", "a\r\nb\n")}");

        Assert.Multiple(() =>
        {
            Assert.That(curation.Refusals(), Is.EqualTo(new[] { (2L, Reason.ExactDuplicate) }));
            Assert.That(curation.Rejected[0].KeptId, Is.EqualTo(curation.Kept[0].Row.Id));
        });
    }

    [Test]
    public void Curate_alike_prompts_of_one_answer_keep_the_lowest_id()
    {
        var curation = CurationFixture.Curate($"{Row(Long, "a")}\n{Row($"{Long} more", "a")}\n{Row($"{Long} else", "a")}");

        Assert.Multiple(() =>
        {
            Assert.That(curation.Kept, Has.Count.EqualTo(1));
            Assert.That(curation.Rejected.Select(row => row.Rejection.Reason), Is.All.EqualTo(Reason.NearDuplicate));
            Assert.That(curation.Members.Min(member => member.Row.Id), Is.EqualTo(curation.Kept[0].Row.Id));
        });
    }

    [Test]
    public void Curate_alike_or_equal_prompts_of_other_answers_are_all_kept_on_one_side()
    {
        var curation = CurationFixture.Curate(string.Join('\n', Enumerable.Range(0, 30).Select(i => Row(Long, $"answer {i}"))));

        Assert.Multiple(() =>
        {
            Assert.That(curation.Kept, Has.Count.EqualTo(30));
            Assert.That(curation.Kept.Select(row => row.Split).Distinct().Count(), Is.EqualTo(1));
        });
    }

    [Test]
    public void Curate_short_prompts_that_differ_in_one_word_are_all_kept() =>
        Assert.That(CurationFixture.Curate(string.Join('\n', Enumerable.Range(0, 500).Select(i => Row($"Is sensor S{i} above its limit?", "no")))).Kept, Has.Count.EqualTo(500));

    [Test]
    public void Curate_long_system_text_does_not_make_other_questions_alike()
    {
        static string Chat(string ask) => $$"""{"messages":[{"role":"system","content":"{{Long}}"},{"role":"user","content":"{{ask}}"},{"role":"assistant","content":"yes"}]}""";

        Assert.That(CurationFixture.Curate($"{Chat("Is it red?")}\n{Chat("Is it round?")}").Kept, Has.Count.EqualTo(2));
    }

    [Test]
    public void Curate_duplicates_switched_off_removes_exact_ones_only() =>
        Assert.That(
            CurationFixture.Curate($"{Row(Long, "a")}\n{Row($"{Long} more", "a")}\n{Row(Long, "a")}", options: new() { NearDuplicates = new() { Enabled = false } }).Kept,
            Has.Count.EqualTo(2));

    [Test]
    public void Curate_rows_in_any_order_gives_the_same_rows_on_the_same_sides()
    {
        var random = new Random(3);
        var rows = Enumerable.Range(0, 400).Select(i => Row($"{Long[..(120 + (i % 7))]} {i % 90} {Long}", $"answer {i % 5}")).ToArray();
        var first = CurationFixture.Curate(string.Join('\n', rows));

        random.Shuffle(rows);
        var second = CurationFixture.Curate(string.Join('\n', rows));

        Assert.Multiple(() =>
        {
            Assert.That(Sides(second), Is.EqualTo(Sides(first)));
            Assert.That(first.Kept, Has.Count.InRange(2, 399));
        });
    }

    [Test]
    public void Curate_other_rows_coming_or_going_moves_no_row_to_another_side()
    {
        var rows = Enumerable.Range(0, 600).Select(i => Row($"question number {i}", $"{i}")).ToArray();
        var all = Sides(CurationFixture.Curate(string.Join('\n', rows))).ToDictionary();

        var fewer = Sides(CurationFixture.Curate(string.Join('\n', rows.Where((_, i) => i % 3 != 0))));

        Assert.Multiple(() =>
        {
            Assert.That(fewer.Count(), Is.EqualTo(400));
            Assert.That(fewer.Where(row => all[row.Key] != row.Value), Is.Empty);
            Assert.That(all.Values.Distinct().Count(), Is.EqualTo(3));
        });
    }

    [Test]
    public void Curate_gsm8k_accounts_for_each_of_its_7473_rows()
    {
        var path = SharedData.Find("gsm8k/train.jsonl");

        var curation = CurationFixture.Of(path);

        // The published training set holds no exact duplicates; every row is a good one.
        Assert.Multiple(() =>
        {
            Assert.That(curation.RowsIn, Is.EqualTo(7473));
            Assert.That(curation.Kept.Count + curation.Rejected.Count, Is.EqualTo(7473));
            Assert.That(curation.Rejected.Where(row => row.KeptId is null), Is.Empty);
            Assert.That(curation.Kept, Has.Count.GreaterThan(7400));
        });
    }

    private static IEnumerable<KeyValuePair<UInt128, Split>> Sides(Curation curation) => curation.Kept.Select(row => KeyValuePair.Create(row.Row.Id, row.Split));

    private static string Row(string question, string answer) => System.Text.Json.JsonSerializer.Serialize(new { question, answer });
}
