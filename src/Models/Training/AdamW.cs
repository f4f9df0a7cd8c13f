using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>AdamW with its moments, in fp32 or 8 bits, over a model's trainable tensors.</summary>
public sealed class AdamW : IDisposable
{
    // bitsandbytes' block.
    private const int Block = 256;

    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly AdamWSettings _settings;
    private readonly Tensor[] _firstScales = [];
    private readonly Tensor[] _secondScales = [];

    public AdamW(IReadOnlyList<Tensor> parameters, AdamWSettings settings)
    {
        _parameters = parameters;
        _settings = settings;
        if (settings.EightBit)
        {
            First = Make(parameter => torch.zeros([parameter.NumberOfElements], ScalarType.Byte, parameter.Device));
            Second = Make(parameter => torch.zeros([parameter.NumberOfElements], ScalarType.Byte, parameter.Device));
            _firstScales = Make(parameter => torch.zeros([(parameter.NumberOfElements + Block - 1) / Block], device: parameter.Device));
            _secondScales = Make(parameter => torch.zeros([(parameter.NumberOfElements + Block - 1) / Block], device: parameter.Device));
        }
        else
        {
            First = Make(parameter => torch.zeros(parameter.Shape, device: parameter.Device));
            Second = Make(parameter => torch.zeros(parameter.Shape, device: parameter.Device));
        }
    }

    /// <summary>First moments, in the order of the parameters: fp32 of their shapes, or codes.</summary>
    public IReadOnlyList<Tensor> First { get; }

    /// <summary>Second moments.</summary>
    public IReadOnlyList<Tensor> Second { get; }

    /// <summary>All tensors that decide how it goes on, by name.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State =>
        Named("first", First).Concat(Named("second", Second)).Concat(Named("first_scale", _firstScales)).Concat(Named("second_scale", _secondScales));

    /// <summary>What the moments take.</summary>
    public long Bytes => State.Sum(pair => pair.Tensor.NumberOfElements * pair.Tensor.DType.Size());

    /// <summary>One step, after which the gradients are gone.</summary>
    /// <param name="step">From 1.</param>
    /// <param name="scale">What gradients are multiplied by first.</param>
    public void Step(long step, double scale, double learningRate)
    {
        if (_settings.EightBit)
            torch.optim.adamw8bit_step(_parameters, new(First, _firstScales), new(Second, _secondScales), step, scale, learningRate, _settings);
        else
            torch.optim.adamw_step(_parameters, First, Second, step, scale, learningRate, _settings);
        foreach (var parameter in _parameters)
            parameter.ClearGrad();
    }

    public void Dispose()
    {
        foreach (var (_, tensor) in State)
            tensor.Dispose();
    }

    private Tensor[] Make(Func<Tensor, Tensor> make) => [.. _parameters.Select(parameter => make(parameter).DetachFromDisposeScope())];

    private static IEnumerable<(string Name, Tensor Tensor)> Named(string name, IReadOnlyList<Tensor> tensors) => tensors.Select((tensor, i) => ($"{name}.{i}", tensor));
}
