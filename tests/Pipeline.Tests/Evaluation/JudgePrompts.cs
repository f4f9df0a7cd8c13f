using Pipeline.Testing;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Evaluation;

/// <summary>The judges' prompts of the samples.</summary>
internal static class JudgePrompts
{
    /// <summary>Copies them into the folder <c>prompts</c>.</summary>
    public static Workspace WriteJudgePrompts(this Workspace workspace)
    {
        foreach (var prompt in new[] { "pairwise.txt", "pairwise-reference.txt" })
            workspace.Write($"prompts/{prompt}", File.ReadAllText(Path.Combine(Repository.Root, "samples", "prompts", prompt)));
        return workspace;
    }
}
