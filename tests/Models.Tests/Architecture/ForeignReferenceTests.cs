using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Architecture;

/// <summary>Logits, loss and gradients against models written in Python from their published descriptions, out of the same files.</summary>
[TestFixture]
public sealed class ForeignReferenceTests : ScopedTest
{
    /// <summary>Of each tensor's largest value: fp32 here, fp64 there.</summary>
    private const double Tolerance = 1e-4;

    private static readonly Lazy<PythonReference> Python = new(() => new());

    [OneTimeTearDown]
    public void RemoveReference()
    {
        if (Python.IsValueCreated)
            Python.Value.Dispose();
    }

    [TestCaseSource(typeof(ReferenceCase), nameof(ReferenceCase.All))]
    public void Model_equals_the_reference_in_python(object given)
    {
        var one = (ReferenceCase)given;
        if (Python.Value.Absence is { } reason)
            Assert.Ignore(reason);
        using var model = one.Load(Python.Value.FolderOf(one));

        var (logits, loss) = TinyModels.Backward(model, ReferenceCase.Texts);

        var worst = (Distance: 0.0, Name: "");
        void Compare(string name, Tensor actual)
        {
            var expected = Python.Value.Result(one, name);
            var values = actual.Contiguous().ToArray<float>();
            Assert.That(values, Has.Length.EqualTo(expected.Length), name);
            // Max passes over NaN.
            Assert.That(values, Has.All.Matches<float>(float.IsFinite), name);
            var distance = values.Zip(expected, (a, b) => Math.Abs(a - (double)b)).Max() / Math.Max(1e-12, expected.Max(Math.Abs));
            if (distance > worst.Distance)
                worst = (distance, name);
        }

        Assert.That(loss, Is.EqualTo(Python.Value.Result(one, "loss").Single()).Within(100 * Tolerance).Percent);
        Compare("logits", logits);
        foreach (var (name, gradient) in Gradients(model))
            Compare(name, gradient);
        TestContext.Out.WriteLine($"{one}: at most {worst.Distance:e1} of the largest value, in {worst.Name}");
        Assert.That(worst.Distance, Is.LessThan(Tolerance), worst.Name);
    }

    /// <summary>As they would be stored.</summary>
    private static IEnumerable<(string Name, Tensor Gradient)> Gradients(CausalLm model) => model.Adapter is { } adapter
        ? adapter.Tensors.Select(pair => (pair.Name, pair.Tensor.Grad!))
        : ParameterShapes.Of(model.Config).Select(parameter =>
            (parameter.Name, parameter.Transposed ? model.Weights.Dense(parameter.Name).Grad!.Transpose(0, 1) : model.Weights.Dense(parameter.Name).Grad!));
}
