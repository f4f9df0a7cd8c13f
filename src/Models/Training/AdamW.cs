using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>AdamW with its moments, in fp32 or 8 bits, over a model's trainable tensors.</summary>
public sealed class AdamW : IDisposable
{
    // bitsandbytes' block, and its min_8bit_size: smaller tensors save nothing and lose much.
    private const int Block = 256;
    private const int LeastElements = 4096;

    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly AdamWSettings _settings;

    /// <summary>Places of the parameters whose moments are fp32, and of the others.</summary>
    private readonly int[] _full;
    private readonly int[] _rounded;
    private readonly Tensor[] _firstScales;
    private readonly Tensor[] _secondScales;

    public AdamW(IReadOnlyList<Tensor> parameters, AdamWSettings settings)
    {
        _parameters = parameters;
        _settings = settings;
        _rounded = [.. Enumerable.Range(0, parameters.Count).Where(i => IsRounded(parameters[i].NumberOfElements, settings.EightBit))];
        _full = [.. Enumerable.Range(0, parameters.Count).Except(_rounded)];
        (First, Second) = (Moments(), Moments());
        (_firstScales, _secondScales) = (Scales(), Scales());
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

    /// <summary>What the two moments of a tensor take: fp32, or 8 bits and an fp32 scale for each 256.</summary>
    internal static long BytesOf(long elements, bool eightBit) => 2 * (IsRounded(elements, eightBit) ? elements + ((elements + Block - 1) / Block * sizeof(float)) : elements * sizeof(float));

    /// <summary>One step, after which the gradients are gone.</summary>
    /// <param name="step">From 1.</param>
    /// <param name="scale">What gradients are multiplied by first.</param>
    public void Step(long step, double scale, double learningRate)
    {
        if (_full.Length > 0)
            torch.optim.adamw_step(At(_parameters, _full), At(First, _full), At(Second, _full), step, scale, learningRate, _settings);
        if (_rounded.Length > 0)
            torch.optim.adamw8bit_step(At(_parameters, _rounded), new(At(First, _rounded), _firstScales), new(At(Second, _rounded), _secondScales), step, scale, learningRate, _settings);
        foreach (var parameter in _parameters)
            parameter.ClearGrad();
    }

    public void Dispose()
    {
        foreach (var (_, tensor) in State)
            tensor.Dispose();
    }

    private static bool IsRounded(long elements, bool eightBit) => eightBit && elements >= LeastElements;

    private Tensor[] Moments() => [.. _parameters.Select((parameter, i) => (_rounded.Contains(i)
        ? torch.zeros([parameter.NumberOfElements], ScalarType.Byte, parameter.Device)
        : torch.zeros(parameter.Shape, device: parameter.Device)).DetachFromDisposeScope())];

    private Tensor[] Scales() =>
        [.. _rounded.Select(i => torch.zeros([(_parameters[i].NumberOfElements + Block - 1) / Block], device: _parameters[i].Device).DetachFromDisposeScope())];

    private static Tensor[] At(IReadOnlyList<Tensor> tensors, int[] places) => [.. places.Select(i => tensors[i])];

    private static IEnumerable<(string Name, Tensor Tensor)> Named(string name, IReadOnlyList<Tensor> tensors) => tensors.Select((tensor, i) => ($"{name}.{i}", tensor));
}
