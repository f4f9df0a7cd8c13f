using Pipeline.Torch;

namespace Pipeline.Torch.Tests;

/// <summary>
/// Where tests compute. It is named in every tensor that they make, and nowhere set as a default: so code of ours that forgets its device is found.
/// </summary>
internal static class TestDevice
{
    /// <summary><c>cpu</c>, or <c>cuda</c> for the first GPU. Default: <c>cpu</c>.</summary>
    private const string Variable = "PIPELINE_TEST_DEVICE";

    /// <exception cref="InvalidOperationException">The variable names no device, or one that is not there: whoever asks for a GPU wants no tests passed over.</exception>
    public static Device Device => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "cpu" => Device.Cpu,
        "cuda" when torch.cuda.is_available() => Device.Cuda(0),
        "cuda" => throw new InvalidOperationException(
            $"{Variable} is cuda, and libtorch {torch.version} sees no GPU: that takes a GPU, its driver, and a libtorch built with CUDA. Unset the variable to test on the processor."),
        var other => throw new InvalidOperationException($"{Variable} is '{other}'; it is cpu (the default) or cuda."),
    };
}
