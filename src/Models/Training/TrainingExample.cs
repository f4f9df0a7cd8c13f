namespace Pipeline.Models.Training;

/// <summary>A row as the model sees it.</summary>
/// <param name="Id">The row's, for messages.</param>
/// <param name="Tokens">At least two.</param>
/// <param name="Trained">For each token, whether predicting it counts: the assistant's words and the end of its turn. The first is never predicted.</param>
public sealed record TrainingExample(string Id, int[] Tokens, bool[] Trained)
{
    /// <summary>How many tokens are predicted and counted.</summary>
    public int LabelCount => Trained.Skip(1).Count(trained => trained);
}
