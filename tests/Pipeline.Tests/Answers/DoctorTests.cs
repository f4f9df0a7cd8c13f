using Pipeline.Testing;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Answers;

internal sealed class DoctorTests
{
    /// <summary>A GPU that is there is of no use to a libtorch that was built without CUDA.</summary>
    [Test]
    public void Doctor_says_whether_its_libtorch_computes_on_a_GPU()
    {
        var libraries = File.ReadAllText(Path.Combine(Repository.Root, ".out/native/torch-libraries.sha256"));
        using var workspace = Workspace.InMemory().Stage("One", "true");
        workspace.Run("--target=Doctor").Prints(libraries.Contains("libtorch_cuda", StringComparison.Ordinal) ? ", with CUDA" : ", without CUDA: no GPU is used");
    }
}
