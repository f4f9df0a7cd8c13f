using System.IO.Compression;
using Pipeline.Accuracy.Mmlu;
using Pipeline.Sdk;
using Pipeline.Testing;

namespace Pipeline.Accuracy.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MmluTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Published_archive_has_57_subjects_and_14042_questions()
    {
        var data = MmluData.Read(SharedData.Find("mmlu/mmlu.zip"), _folder.Path, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(data.Questions, Has.Count.EqualTo(14_042));
            Assert.That(data.Questions.Select(question => question.Subject).Distinct(), Has.Exactly(57).Items);
            Assert.That(data.Shots, Has.Count.EqualTo(57).And.All.Matches<KeyValuePair<string, IReadOnlyList<MmluQuestion>>>(subject => subject.Value.Count == 5));
            Assert.That(data.Questions.Select(question => question.Id), Is.Unique);
            Assert.That(data.Questions.Where(question => question.Choices.Count != 4), Is.Empty);
        });
    }

    [Test]
    public void Prompt_is_header_shots_with_answers_and_question()
    {
        Write("data/dev/high_school_physics_dev.csv", "\"What falls, and\nhow?\",a stone,a feather,\"both, alike\",none,C\nMore?,1,2,3,4,A\n");
        Write("data/test/high_school_physics_test.csv", "Why?,w,x,y,z,D\n");

        var data = MmluData.Read(_folder.Path, _folder.Path, CancellationToken.None);

        var question = data.Questions.Single();
        Assert.That((question.Id, question.Answer), Is.EqualTo(("high_school_physics/1", 3)));
        Assert.That(MmluPrompt.Of(data.Shots["high_school_physics"].Take(1), question), Is.EqualTo(
            "The following are multiple choice questions (with answers) about high school physics.\n\n"
            + "What falls, and\nhow?\nA. a stone\nB. a feather\nC. both, alike\nD. none\nAnswer: C\n\n"
            + "Why?\nA. w\nB. x\nC. y\nD. z\nAnswer:"));
        Assert.That(MmluPrompt.Continuations, Is.EqualTo(new[] { " A", " B", " C", " D" }));
    }

    [TestCase("Why?,w,x,y,z,E\n", "physics_test.csv:1", "'E'")]
    [TestCase("Why?,w,x,y,z\n", "physics_test.csv:1", "this has 5")]
    public void Row_that_is_no_question_is_refused_with_its_place(string row, params string[] said)
    {
        Write("dev/physics_dev.csv", "More?,1,2,3,4,A\n");
        Write("test/physics_test.csv", row);
        var problem = Assert.Throws<StageInputException>(() => MmluData.Read(_folder.Path, _folder.Path, CancellationToken.None));
        foreach (var words in said)
            Assert.That(problem!.Message, Does.Contain(words));
    }

    [Test]
    public void Subject_without_examples_and_folder_without_data_are_refused()
    {
        Assert.That(Assert.Throws<StageInputException>(() => MmluData.Read(_folder.Path, _folder.Path, CancellationToken.None))!.Message, Does.Contain("dev/*_dev.csv"));
        Write("dev/a_dev.csv", "More?,1,2,3,4,A\n");
        Write("test/b_test.csv", "Why?,w,x,y,z,D\n");
        Assert.That(Assert.Throws<StageInputException>(() => MmluData.Read(_folder.Path, _folder.Path, CancellationToken.None))!.Message, Does.Contain("questions of b"));
    }

    [Test]
    public void Part_without_a_question_is_refused()
    {
        Write("dev/a_dev.csv", "More?,1,2,3,4,A\n");
        Write("test/a_test.csv", "");
        Assert.That(Assert.Throws<StageInputException>(() => MmluData.Read(_folder.Path, _folder.Path, CancellationToken.None))!.Message, Does.Contain("no question under test"));
    }

    [Test]
    public void Archive_that_names_other_folders_is_read_by_names_alone()
    {
        using var work = new TemporaryFolder();
        var archive = Path.Combine(_folder.Path, "mmlu.zip");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            Entry(zip, "../../dev/a_dev.csv", "More?,1,2,3,4,A\n");
            Entry(zip, "/tmp/test/a_test.csv", "Why?,w,x,y,z,D\n");
            Entry(zip, "../escaped.csv", "x");
        }

        Assert.That(MmluData.Read(archive, work.Path, CancellationToken.None).Questions, Has.Count.EqualTo(1));
        Assert.That(Directory.EnumerateFiles(work.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName), Is.EquivalentTo(new[] { "a_dev.csv", "a_test.csv" }));
    }

    [Test]
    public void Damaged_archive_is_refused_and_a_half_unpacked_one_is_unpacked_anew()
    {
        using var work = new TemporaryFolder();
        var archive = Path.Combine(_folder.Path, "mmlu.zip");
        File.WriteAllText(archive, "no archive");
        Assert.That(Assert.Throws<StageInputException>(() => MmluData.Read(archive, work.Path, CancellationToken.None))!.Message, Does.Contain("no archive of MMLU"));
        File.Delete(archive);
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            Entry(zip, "data/dev/a_dev.csv", "More?,1,2,3,4,A\n");
            Entry(zip, "data/test/a_test.csv", "Why?,w,x,y,z,D\n");
        }

        work.Write("mmlu/data/test/b_test.csv", "Half,1");
        Assert.That(MmluData.Read(archive, work.Path, CancellationToken.None).Questions.Single().Subject, Is.EqualTo("a"));
    }

    private static void Entry(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }

    private void Write(string relative, string text) => _folder.Write(relative, text);
}
