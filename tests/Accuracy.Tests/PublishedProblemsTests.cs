using Pipeline.Testing;
using Pipeline.Accuracy.HumanEval;

namespace Pipeline.Accuracy.Tests;

/// <summary>All of HumanEval, as published.</summary>
public sealed class PublishedProblemsTests
{
    [Test]
    public void Every_canonical_solution_passes() =>
        Assert.That(Outcomes(problem => problem.Program(problem.CanonicalSolution)).Where(pair => pair.Outcome.Kind is not ProgramOutcomeKind.Passed), Is.Empty);

    /// <summary>As models that converse answer: the function begins again.</summary>
    [Test]
    public void Every_canonical_solution_passes_as_a_whole_function() =>
        Assert.That(
            Outcomes(problem => problem.WholeProgram(problem.Prompt[problem.Prompt.LastIndexOf($"def {problem.EntryPoint}(", StringComparison.Ordinal)..] + problem.CanonicalSolution))
                .Where(pair => pair.Outcome.Kind is not ProgramOutcomeKind.Passed), Is.Empty);

    [Test]
    public void Every_empty_body_fails() =>
        Assert.That(Outcomes(problem => problem.Program("    pass")).Where(pair => pair.Outcome.Kind is not ProgramOutcomeKind.Failed), Is.Empty);

    private static IReadOnlyList<(string Id, ProgramOutcome Outcome)> Outcomes(Func<HumanEvalProblem, string> program)
    {
        var problems = HumanEvalData.Read(SharedData.Find("humaneval/HumanEval.jsonl.gz"), CancellationToken.None);
        Assert.That(problems, Has.Count.EqualTo(164));
        var sandbox = Sandboxes.Open();
        return [.. problems.AsParallel().WithDegreeOfParallelism(4).Select(problem => (problem.TaskId, sandbox.Run(program(problem), CancellationToken.None)))];
    }
}
