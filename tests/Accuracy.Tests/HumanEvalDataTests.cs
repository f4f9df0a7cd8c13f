using System.IO.Compression;
using System.Text;
using Pipeline.Accuracy.HumanEval;
using Pipeline.Sdk;
using Pipeline.Testing;

namespace Pipeline.Accuracy.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HumanEvalDataTests : IDisposable
{
    private const string Line = """{"task_id":"HumanEval/0","prompt":"def f():\n","entry_point":"f","canonical_solution":"    return 1\n","test":"def check(g): pass"}""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Plain_file_gives_its_problems_in_order()
    {
        var path = _folder.Write("p.jsonl", $"{Line.Replace("/0", "/10")}\n\n{Line.Replace("/0", "/9")}\n");

        var problems = HumanEvalData.Read(path, CancellationToken.None);

        Assert.That(problems.Select(problem => problem.TaskId), Is.EqualTo(new[] { "HumanEval/10", "HumanEval/9" }));
        Assert.That(problems[0], Is.EqualTo(new HumanEvalProblem("HumanEval/10", "def f():\n", "f", "    return 1\n", "def check(g): pass")));
    }

    [Test]
    public void Folder_with_one_packed_file_gives_its_problems()
    {
        Pack("data/HumanEval.jsonl.gz", Line);
        _folder.Write("data/LICENSE", "MIT");

        Assert.That(HumanEvalData.Read(_folder["data"], CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public void Folder_with_two_files_is_refused()
    {
        _folder.Write("a.jsonl", Line);
        Pack("b.jsonl.gz", Line);

        Assert.That(() => HumanEvalData.Read(_folder.Path, CancellationToken.None), Throws.TypeOf<StageInputException>().With.Message.Contains("holds 2"));
    }

    [Test]
    public void Packed_file_that_is_cut_off_is_refused()
    {
        var path = Pack("p.jsonl.gz", string.Join('\n', Enumerable.Range(0, 1000).Select(number => Line.Replace("/0", $"/{number}"))));
        using (var file = File.OpenWrite(path))
            file.SetLength(file.Length / 2);

        Assert.That(() => HumanEvalData.Read(path, CancellationToken.None), Throws.TypeOf<StageInputException>().With.Message.StartsWith($"{path}"));
    }

    [TestCase("task_id")]
    [TestCase("prompt")]
    [TestCase("entry_point")]
    [TestCase("canonical_solution")]
    [TestCase("test")]
    public void Problem_without_a_field_is_refused_with_its_line(string field)
    {
        var path = _folder.Write("p.jsonl", $"{Line}\n{Line.Replace("/0", "/1").Replace($"\"{field}\"", "\"other\"")}\n");

        Assert.That(() => HumanEvalData.Read(path, CancellationToken.None), Throws.TypeOf<StageInputException>().With.Message.StartsWith($"{path}:2: {field} is missing"));
    }

    [TestCase("[1]", ":1: a problem is an object")]
    [TestCase("{", ":1: The line is not JSON")]
    [TestCase("", " holds no problem")]
    [TestCase(Line + "\n" + Line, ":2: the task_id 'HumanEval/0' is that of line 1 too")]
    public void File_that_is_not_right_is_refused(string text, string message)
    {
        var path = _folder.Write("p.jsonl", text);

        Assert.That(() => HumanEvalData.Read(path, CancellationToken.None), Throws.TypeOf<StageInputException>().With.Message.StartsWith(path + message));
    }

    [Test]
    public void Entry_point_that_is_no_name_is_refused()
    {
        var path = _folder.Write("p.jsonl", Line.Replace("\"f\"", "\"f); g(\""));

        Assert.That(() => HumanEvalData.Read(path, CancellationToken.None), Throws.TypeOf<StageInputException>().With.Message.Contains("is no name of a function"));
    }

    [Test]
    public void Missing_file_is_refused() =>
        Assert.That(() => HumanEvalData.Read(_folder["none.jsonl"], CancellationToken.None), Throws.TypeOf<StageInputException>().With.Message.Contains("There is no HumanEval at"));

    private string Pack(string relative, string text)
    {
        var path = _folder.Write(relative, "");
        using var packed = new GZipStream(File.Create(path), CompressionMode.Compress);
        packed.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}
