using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>AdamW with its moments, fp32, over a model's trainable tensors.</summary>
public sealed class AdamW : IDisposable
{
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly AdamWSettings _settings;

    public AdamW(IReadOnlyList<Tensor> parameters, AdamWSettings settings)
    {
        _parameters = parameters;
        _settings = settings;
        First = Zeros();
        Second = Zeros();
    }

    /// <summary>First moments, in the order of the parameters.</summary>
    public IReadOnlyList<Tensor> First { get; }

    /// <summary>Second moments.</summary>
    public IReadOnlyList<Tensor> Second { get; }

    /// <summary>All tensors that decide how it goes on, by name.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State =>
        First.Select((tensor, i) => ($"first.{i}", tensor)).Concat(Second.Select((tensor, i) => ($"second.{i}", tensor)));

    /// <summary>One step, after which the gradients are gone.</summary>
    /// <param name="step">From 1.</param>
    /// <param name="scale">What gradients are multiplied by first.</param>
    public void Step(long step, double scale, double learningRate)
    {
        torch.optim.adamw_step(_parameters, First, Second, step, scale, learningRate, _settings);
        foreach (var parameter in _parameters)
            parameter.ClearGrad();
    }

    public void Dispose()
    {
        foreach (var moment in First.Concat(Second))
            moment.Dispose();
    }

    private Tensor[] Zeros() => [.. _parameters.Select(parameter => torch.zeros(parameter.Shape, device: parameter.Device).DetachFromDisposeScope())];
}
