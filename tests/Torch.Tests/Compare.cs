using Pipeline.Torch;

namespace Pipeline.Torch.Tests;

/// <summary>How far two tensors are apart.</summary>
internal static class Compare
{
    /// <summary>Largest difference, relative to the largest expected value.</summary>
    public static double Distance(Tensor actual, Tensor expected)
    {
        using var scope = torch.NewDisposeScope();
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape));
        var scale = Math.Max(1e-12, expected.To(ScalarType.Float64).Abs().Max().Item());
        var distance = (actual.To(ScalarType.Float64) - expected.To(ScalarType.Float64)).Abs().Max().Item() / scale;
        // NUnit holds NaN to be less than any number.
        Assert.That(double.IsFinite(distance), Is.True, "one of the two has elements that are not finite numbers");
        return distance;
    }

    public static void Close(Tensor actual, Tensor expected, double tolerance, string what) =>
        Assert.That(Distance(actual, expected), Is.LessThan(tolerance), what);

    /// <summary>Runs both with inputs of their own and the same gradient of the result, and compares the results and all gradients.</summary>
    public static void WithGradients(Func<Tensor[], Tensor> actual, Func<Tensor[], Tensor> expected, IReadOnlyList<Tensor> inputs, double tolerance)
    {
        var (result, gradients) = Run(actual, inputs);
        var (wanted, wantedGradients) = Run(expected, inputs);
        Close(result, wanted, tolerance, "result");
        for (var i = 0; i < inputs.Count; i++)
            Close(gradients[i], wantedGradients[i], tolerance, $"gradient of input {i}");
    }

    private static (Tensor Result, Tensor[] Gradients) Run(Func<Tensor[], Tensor> function, IReadOnlyList<Tensor> inputs)
    {
        Tensor[] leaves = [.. inputs.Select(input => input.Detach().Clone())];
        foreach (var leaf in leaves)
            leaf.RequiresGrad = true;
        var result = function(leaves);
        result.Backward(torch.randn(result.Shape, 99, result.DType, result.Device));
        return (result.Detach(), [.. leaves.Select(leaf => leaf.Grad!)]);
    }
}
