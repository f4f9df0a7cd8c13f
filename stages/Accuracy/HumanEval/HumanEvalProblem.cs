namespace Pipeline.Accuracy.HumanEval;

/// <summary>One problem of HumanEval (Chen et al. 2021, "Evaluating Large Language Models Trained on Code"), in its own field names.</summary>
/// <param name="TaskId"><c>HumanEval/0</c>.</param>
/// <param name="Prompt">Imports, signature and description of a function.</param>
/// <param name="EntryPoint">The function's name.</param>
/// <param name="CanonicalSolution">A body that passes.</param>
/// <param name="Test">Text that defines <c>check(candidate)</c>.</param>
internal sealed record HumanEvalProblem(string TaskId, string Prompt, string EntryPoint, string CanonicalSolution, string Test)
{
    /// <summary>The program that ends without an exception only if <paramref name="completion"/> solves the problem.</summary>
    /// <param name="completion">Follows the prompt as it is; see <see cref="Completion.Cut"/>.</param>
    public string Program(string completion) => Checked(Prompt + completion);

    /// <summary>The same of a text that defines the whole function again: of the prompt it keeps what comes before the function, such as imports and helpers.</summary>
    public string WholeProgram(string function)
    {
        var begin = Prompt.LastIndexOf($"def {EntryPoint}(", StringComparison.Ordinal);
        return Checked($"{(begin < 0 ? Prompt : Prompt[..begin])}\n{function}");
    }

    private string Checked(string text) => $"{text}\n{Test}\ncheck({EntryPoint})";
}
