using System.Numerics;
using Pipeline.Models.Configuration;
using Pipeline.Torch;

namespace Pipeline.Models.Architecture;

/// <summary>
/// Angles of rotary positions (Su et al. 2021), with the changes for longer contexts. The tables reach as far as somebody asked: a model may
/// allow a million positions, and its rows be short.
/// </summary>
internal sealed class RotaryTables(ModelConfig config, Device device) : IDisposable
{
    private const int Least = 1024;

    private readonly double[] _frequencies = Frequencies(config);

    // The last reaches furthest. Those before it live on, for a checkpointed segment may be computed again with the one that it began with.
    private readonly List<RotaryTable> _tables = [];
    private int _reach;

    /// <summary>Cosines and sines [at least <paramref name="positions"/>, rotary / 2].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The model has fewer positions.</exception>
    public RotaryTable For(int positions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(positions, config.MaxPositionEmbeddings);
        if (positions > _reach)
        {
            var reach = (int)Math.Min(config.MaxPositionEmbeddings, Math.Max(Least, (long)BitOperations.RoundUpToPowerOf2((ulong)positions)));
            _tables.Add(Make(_frequencies, reach, device));
            _reach = reach;
        }

        return _tables[^1];
    }

    public void Dispose()
    {
        foreach (var table in _tables)
        {
            table.Cosine?.Dispose();
            table.Sine?.Dispose();
        }
    }

    /// <summary>Computed in fp64.</summary>
    private static RotaryTable Make(double[] frequencies, int positions, Device device)
    {
        var cosine = new float[checked(positions * frequencies.Length)];
        var sine = new float[cosine.Length];
        for (var position = 0; position < positions; position++)
        {
            for (var i = 0; i < frequencies.Length; i++)
            {
                // Hugging Face multiplies in fp32; an angle of thousands of radians keeps only some digits there.
                var angle = (float)position * (float)frequencies[i];
                cosine[(position * frequencies.Length) + i] = (float)Math.Cos(angle);
                sine[(position * frequencies.Length) + i] = (float)Math.Sin(angle);
            }
        }

        long[] shape = [positions, frequencies.Length];
        return new(torch.tensor<float>(cosine, shape, device).DetachFromDisposeScope(), torch.tensor<float>(sine, shape, device).DetachFromDisposeScope());
    }

    /// <summary>θ^(−2i/d) for each pair of dimensions, scaled as the configuration says.</summary>
    internal static double[] Frequencies(ModelConfig config)
    {
        var frequencies = new double[config.RotaryDim / 2];
        for (var i = 0; i < frequencies.Length; i++)
            frequencies[i] = Scale(Math.Pow(config.RopeTheta, -2.0 * i / config.RotaryDim), config.RopeScaling);
        return frequencies;
    }

    private static double Scale(double frequency, RopeScaling? scaling) => scaling switch
    {
        null => frequency,
        LinearRopeScaling linear => frequency / linear.Factor,
        Llama3RopeScaling llama3 => Llama3(frequency, llama3),
        _ => throw new ModelFormatException($"Rotary scaling {scaling.GetType().Name} is not known."),
    };

    private static double Llama3(double frequency, Llama3RopeScaling scaling)
    {
        var waves = scaling.OriginalMaxPositionEmbeddings * frequency / (2 * Math.PI);
        if (waves < scaling.LowFreqFactor)
            return frequency / scaling.Factor;
        if (waves > scaling.HighFreqFactor)
            return frequency;
        var smooth = (waves - scaling.LowFreqFactor) / (scaling.HighFreqFactor - scaling.LowFreqFactor);
        return ((1 - smooth) * frequency / scaling.Factor) + (smooth * frequency);
    }
}
