using Pipeline.Models.Configuration;
using Pipeline.Torch;

namespace Pipeline.Models.Architecture;

/// <summary>Angles of rotary positions (Su et al. 2021), with the changes for longer contexts.</summary>
public static class RotaryTables
{
    /// <summary>Cosines and sines [positions, rotary / 2], computed in fp64.</summary>
    public static RotaryTable Make(ModelConfig config, int positions, Device device)
    {
        var frequencies = Frequencies(config);
        var cosine = new float[positions * frequencies.Length];
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
