using Pipeline.Accuracy.HumanEval;

namespace Pipeline.Accuracy.Tests;

public sealed class CompletionTests
{
    [TestCase("    return 1\nclass A: pass", "    return 1")]
    [TestCase("    return 1\ndef f(): pass", "    return 1")]
    [TestCase("    return 1\n# next", "    return 1")]
    [TestCase("    return 1\nif True: pass", "    return 1")]
    [TestCase("    return 1\nprint(f())", "    return 1")]
    [TestCase("    a\nprint(1)\nclass A: pass", "    a")]
    [TestCase("    # kept\n    if a:\n        print(a)\n    return classes", "    # kept\n    if a:\n        print(a)\n    return classes")]
    [TestCase("", "")]
    public void Text_of_a_model_is_cut_at_the_first_stop(string text, string expected) =>
        Assert.That(Completion.Cut(text), Is.EqualTo(expected));

    [Test]
    public void Program_is_prompt_completion_test_and_the_call_of_check()
    {
        var problem = new HumanEvalProblem("HumanEval/0", "def f():\n", "f", "    return 1\n", "def check(g):\n    assert g() == 1\n");

        Assert.That(problem.Program("    return 1"), Is.EqualTo("def f():\n    return 1\ndef check(g):\n    assert g() == 1\n\ncheck(f)"));
    }
}
