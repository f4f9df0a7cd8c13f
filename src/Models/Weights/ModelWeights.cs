using Pipeline.Models.Configuration;
using Pipeline.Torch;

namespace Pipeline.Models.Weights;

/// <summary>All parameters of a model by Hugging Face's names. Linear layers are [out, in], whatever the file's layout.</summary>
public sealed class ModelWeights : IDisposable
{
    private const string FrozenOnly = "Weights in 4 bits have no gradients: train an adapter beside them, or all weights of the unquantised checkpoint.";

    private readonly Dictionary<string, LinearWeight> _linear = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _others = new(StringComparer.Ordinal);

    private ModelWeights(ModelConfig config, WeightOptions options) => (Config, Options) = (config, options);

    public ModelConfig Config { get; }

    public WeightOptions Options { get; }

    /// <summary>Whether a matrix is held in 4 bits.</summary>
    public bool IsQuantized => _linear.Values.Any(matrix => matrix.Quantized is not null);

    /// <summary>Every weight that gets gradients, in the order of the modules; none where the model is frozen.</summary>
    public IReadOnlyList<Tensor> Trainable => Options.Trainable ? [.. ParameterShapes.Of(Config).Select(parameter => Dense(parameter.Name))] : [];

    /// <summary>Makes the weights, asking for each parameter once, in the order of the modules.</summary>
    /// <param name="make">Gives a parameter's fp32 or stored tensor, linear layers as [out, in]; or a matrix in 4 bits.</param>
    /// <param name="progress">Told how many of how many are there.</param>
    /// <exception cref="ModelFormatException">All weights are to be trained, and some are in 4 bits.</exception>
    public static ModelWeights Make(ModelConfig config, WeightOptions options, Func<ParameterShape, (Tensor? Dense, Nf4Tensor? Quantized)> make, Action<int, int>? progress = null)
    {
        if (options is { Trainable: true, Quantize: true })
            throw new ModelFormatException(FrozenOnly);
        var weights = new ModelWeights(config, options);
        try
        {
            var parameters = ParameterShapes.Of(config);
            for (var i = 0; i < parameters.Count; i++)
            {
                using var scope = torch.NewDisposeScope();
                using var frozen = torch.no_grad();
                var (dense, quantized) = make(parameters[i]);
                if (quantized is not null && options.Trainable)
                {
                    quantized.Dispose();
                    throw new ModelFormatException(FrozenOnly);
                }

                weights.Add(parameters[i], dense, quantized);
                progress?.Invoke(i + 1, parameters.Count);
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The matrix of a linear layer.</summary>
    /// <param name="module">The name without <c>.weight</c>.</param>
    public LinearWeight Linear(string module) => _linear[$"{module}.weight"];

    /// <summary>An embedding, norm or bias.</summary>
    public Tensor Other(string name) => _others[name];

    /// <summary>The bias of a linear layer, or null.</summary>
    public Tensor? Bias(string module) => _others.GetValueOrDefault($"{module}.bias");

    /// <summary>[vocabulary, hidden]: the head, or the embedding where they are tied.</summary>
    public Tensor Head(string embedding) => Config.TieWordEmbeddings ? _others[embedding] : _linear[ParameterShapes.Head].Dense!;

    /// <summary>A parameter as a tensor of the model; not for matrices in 4 bits.</summary>
    public Tensor Dense(string name) => _linear.TryGetValue(name, out var matrix) ? matrix.Dense! : _others[name];

    public void Dispose()
    {
        foreach (var matrix in _linear.Values)
            matrix.Dispose();
        foreach (var tensor in _others.Values)
            tensor.Dispose();
    }

    private Nf4Tensor Quantize(ParameterShape parameter, Tensor dense)
    {
        try
        {
            return Nf4Tensor.Quantize(dense, 64, Options.DoubleQuantization);
        }
        catch (TorchException problem) when (!problem.IsOutOfMemory)
        {
            throw new ModelFormatException($"{parameter.Name} cannot be quantised: {problem.Message}. The model's weights are damaged: fetch or make them again.");
        }
    }

    private void Add(ParameterShape parameter, Tensor? dense, Nf4Tensor? quantized)
    {
        if (quantized is not null && parameter.Name == ParameterShapes.Head)
        {
            // The loss multiplies by the head as it is, and some checkpoints quantise it too.
            dense = quantized.Dequantize(Options.Compute);
            quantized.Dispose();
        }
        else if (quantized is not null)
        {
            _linear.Add(parameter.Name, new(quantized));
            return;
        }

        var isMatrix = parameter.Kind is ParameterKind.Linear;
        if (isMatrix && Options.Quantize && parameter.Name != ParameterShapes.Head)
        {
            using var onHost = Quantize(parameter, dense!);
            _linear.Add(parameter.Name, new(onHost.To(Options.Device)));
            return;
        }

        var type = Options.Trainable || parameter.Kind is ParameterKind.Norm or ParameterKind.Bias ? ScalarType.Float32 : Options.Compute;
        var tensor = dense!.To(type, Options.Device).Contiguous();
        if (!tensor.AllFinite())
        {
            dense.RequireFinite(parameter.Name);
            throw new ModelFormatException($"{parameter.Name} has elements that {type} cannot hold. Compute in another type.");
        }

        tensor.RequiresGrad = Options.Trainable;
        if (isMatrix)
            _linear.Add(parameter.Name, new(tensor));
        else
            _others.Add(parameter.Name, tensor.DetachFromDisposeScope());
    }
}
