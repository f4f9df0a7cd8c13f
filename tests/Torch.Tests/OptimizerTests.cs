using Pipeline.Torch;

namespace Pipeline.Torch.Tests;

[TestFixture]
[NonParallelizable]
internal sealed class OptimizerTests : ScopedTest
{
    [Test]
    public void Adamw_equals_its_formula_over_three_steps()
    {
        var settings = new AdamWSettings(0.9, 0.95, 1e-8, 0.1);
        var start = torch.randn([37], 1, device: Device).ToArray<float>();
        var parameter = torch.tensor<float>(start, [37], Device);
        parameter.RequiresGrad = true;
        Tensor first = torch.zeros([37], device: Device), second = torch.zeros([37], device: Device);
        var (p, m, v) = (start.Select(x => (double)x).ToArray(), new double[37], new double[37]);
        for (var step = 1; step <= 3; step++)
        {
            var direction = torch.randn([37], (ulong)(10 + step), device: Device);
            (parameter * direction).Sum().Backward();
            torch.optim.adamw_step([parameter], [first], [second], step, 0.5, 1e-2, settings);
            parameter.ClearGrad();
            var gradient = direction.ToArray<float>();
            for (var i = 0; i < p.Length; i++)
            {
                var g = gradient[i] * 0.5;
                m[i] = (0.9 * m[i]) + (0.1 * g);
                v[i] = (0.95 * v[i]) + (0.05 * g * g);
                p[i] -= (1e-2 * 0.1 * p[i]) + (1e-2 * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.95, step))) + 1e-8));
            }
        }

        Assert.That(parameter.Detach().ToArray<float>(), Is.EqualTo(p.Select(x => (float)x)).Within(2e-6));
    }

    [Test]
    public void Norm_is_over_all_gradients_and_passes_over_none()
    {
        Tensor a = torch.zeros([2], device: Device), b = torch.zeros([5000], device: Device), none = torch.zeros([3], device: Device);
        (a.RequiresGrad, b.RequiresGrad, none.RequiresGrad) = (true, true, true);
        ((a * 3).Sum() + (b * 2).Sum()).Backward();
        Assert.That(torch.optim.grad_norm([a, none, b]), Is.EqualTo(Math.Sqrt((2 * 9) + (5000 * 4.0))).Within(1e-6));
    }
}
