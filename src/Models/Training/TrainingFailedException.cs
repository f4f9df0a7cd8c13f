namespace Pipeline.Models.Training;

/// <summary>Training cannot go on: the loss or a gradient is not a number. The message names the step and the rows, and says what to try.</summary>
public sealed class TrainingFailedException(string message) : Exception(message);
