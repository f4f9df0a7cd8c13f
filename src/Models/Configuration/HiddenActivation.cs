namespace Pipeline.Models.Configuration;

/// <summary>The function between the two halves of a feed-forward block.</summary>
public enum HiddenActivation
{
    /// <summary>x · σ(x), of the gate; multiplied with the other half (SwiGLU).</summary>
    Silu,
    /// <summary>GELU by its tanh approximation, as in GPT-2.</summary>
    GeluNew,
}
