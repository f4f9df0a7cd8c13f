namespace Pipeline.Models.Training;

/// <summary>Hears of a training as it goes on.</summary>
public interface ITrainingObserver
{
    void Stepped(StepRecord record);

    void Evaluated(EvaluationRecord record);

    /// <summary>A moment at which the state may be kept: after a step, its evaluation done, or when training was told to stop. Nothing is to be changed.</summary>
    /// <param name="due">Whether the settings ask for a checkpoint here, or it is the last chance.</param>
    void CheckpointPossible(TrainingState state, bool due);
}
