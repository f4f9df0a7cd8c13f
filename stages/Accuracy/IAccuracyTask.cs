using Pipeline.Accuracy.Results;
using Pipeline.Providers;
using Pipeline.Providers.Local;

namespace Pipeline.Accuracy;

/// <summary>A benchmark with the questions that were chosen of it.</summary>
internal interface IAccuracyTask
{
    /// <summary>Questions it has in all.</summary>
    int All { get; }

    /// <summary>What a model behind an API is asked.</summary>
    ChatRequest[] Requests();

    /// <summary>Asks the model, and scores.</summary>
    Task<TaskResult> RunAsync(OpenModel model, CancellationToken cancellationToken);
}
