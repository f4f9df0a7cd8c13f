using Pipeline.Accuracy.Gsm8k;
using Pipeline.Sdk;
using Pipeline.Testing;

namespace Pipeline.Accuracy.Tests;

public sealed class Gsm8kTests
{
    [Test]
    public void Published_files_have_7473_and_1319_problems()
    {
        var data = Gsm8kData.Read(Path.GetDirectoryName(SharedData.Find("gsm8k/test.jsonl"))!, CancellationToken.None);
        Assert.That((data.Shots.Count, data.Problems.Count), Is.EqualTo((7_473, 1_319)));
    }

    [Test]
    public void Prompt_is_shots_with_answers_and_question()
    {
        using var folder = new TemporaryFolder();
        folder.Write("train.jsonl", """{"question":"1+1?","answer":"It is 2.\n#### 2"}""" + "\n" + """{"question":"2+2?","answer":"#### 4"}""" + "\n");
        folder.Write("test.jsonl", """{"question":"3+3?","answer":"#### 6"}""" + "\n");

        var data = Gsm8kData.Read(folder.Path, CancellationToken.None);

        Assert.That(Gsm8kPrompt.Of(data.Shots, data.Problems[0]), Is.EqualTo("Question: 1+1?\nAnswer: It is 2.\n#### 2\n\nQuestion: 2+2?\nAnswer: #### 4\n\nQuestion: 3+3?\nAnswer:"));
        Assert.That(Gsm8kPrompt.Of([], data.Problems[0]), Is.EqualTo("Question: 3+3?\nAnswer:"));
    }

    [TestCase(null, "train.jsonl is missing")]
    [TestCase("{\"question\":\"x\"}\n", "test.jsonl:1", "question and answer")]
    [TestCase("{\"question\":\"x\",\n", "test.jsonl:1")]
    [TestCase("{\"question\":\"\\ud800\",\"answer\":\"x\"}\n", "test.jsonl:1", Description = "half a surrogate pair")]
    [TestCase("", "holds no problem")]
    public void Folder_that_is_not_right_is_refused_with_its_place(string? test, params string[] said)
    {
        using var folder = new TemporaryFolder();
        if (test is not null)
        {
            folder.Write("train.jsonl", "");
            folder.Write("test.jsonl", test);
        }

        var problem = Assert.Throws<StageInputException>(() => Gsm8kData.Read(folder.Path, CancellationToken.None));
        foreach (var words in said)
            Assert.That(problem!.Message, Does.Contain(words));
    }
}
