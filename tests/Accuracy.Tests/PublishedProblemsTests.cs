using Pipeline.Testing;
using Pipeline.Accuracy.HumanEval;

namespace Pipeline.Accuracy.Tests;

/// <summary>HumanEval as published: every solution, and of other programs those of one problem in four.</summary>
public sealed class PublishedProblemsTests
{
    [Test]
    public void Every_canonical_solution_passes() =>
        Assert.That(Outcomes(oneIn: 1, problem => problem.Program(problem.CanonicalSolution)).Where(pair => pair.Outcome.Kind is not ProgramOutcomeKind.Passed), Is.Empty);

    /// <summary>As models that converse answer: the function begins again.</summary>
    [Test]
    public void Canonical_solution_passes_as_a_whole_function() =>
        Assert.That(
            Outcomes(oneIn: 4, problem => problem.WholeProgram(problem.Prompt[problem.Prompt.LastIndexOf($"def {problem.EntryPoint}(", StringComparison.Ordinal)..] + problem.CanonicalSolution))
                .Where(pair => pair.Outcome.Kind is not ProgramOutcomeKind.Passed), Is.Empty);

    [Test]
    public void Empty_body_fails() =>
        Assert.That(Outcomes(oneIn: 4, problem => problem.Program("    pass")).Where(pair => pair.Outcome.Kind is not ProgramOutcomeKind.Failed), Is.Empty);

    private static IReadOnlyList<(string Id, ProgramOutcome Outcome)> Outcomes(int oneIn, Func<HumanEvalProblem, string> program)
    {
        var problems = HumanEvalData.Read(SharedData.Find("humaneval/HumanEval.jsonl.gz"), CancellationToken.None);
        Assert.That(problems, Has.Count.EqualTo(164));
        var sandbox = Sandboxes.Open();
        return [.. problems.Where((_, i) => i % oneIn == 0).AsParallel().WithDegreeOfParallelism(4).Select(problem => (problem.TaskId, sandbox.Run(program(problem), CancellationToken.None)))];
    }
}
