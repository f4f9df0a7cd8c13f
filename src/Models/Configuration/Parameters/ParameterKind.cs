namespace Pipeline.Models.Configuration;

/// <summary>What a parameter is for.</summary>
public enum ParameterKind
{
    /// <summary>The matrix of a linear layer, the head included.</summary>
    Linear,
    /// <summary>A row for each token or position.</summary>
    Embedding,
    /// <summary>The scale of a norm.</summary>
    Norm,
    /// <summary>Of a linear layer or a layer norm.</summary>
    Bias,
}
