using Pipeline.Models;
using Pipeline.Models.Tokenization.Chat;
using Pipeline.Models.Training;
using Pipeline.Sdk;
using Pipeline.Torch;

namespace Pipeline.Train;

/// <summary>Reads rows and model, trains an adapter, writes it and the log.</summary>
internal sealed class TrainStage : Stage<TrainOptions>
{
    public override StagePage Page => TrainPage.Page;

    // Memory that does not suffice is told with what would help, by the plan; what runs out all the same is caught below.
    protected override bool IsInputProblem(Exception problem) => problem is ModelFormatException or ChatFormatException or TrainingFailedException or InsufficientMemoryException;

    protected override IEnumerable<string> Validate(TrainOptions options)
    {
        if (options.Epochs is not null && options.Steps is not null)
            yield return "params: epochs and steps are both given; keep one";
        if (options.Patience > 0 && options.EvaluateEvery == 0)
            yield return "params.patience: counts evaluations, and with evaluate_every: 0 there is none before the end; set evaluate_every";
        if ((float)options.Lora.Dropout >= 1)
            yield return $"params.lora.dropout: {options.Lora.Dropout} drops everything";
        if (options.HasTwoRanks())
            yield return $"params.rank is {options.Rank} and params.lora.rank {options.Lora.Rank}; leave one out";
        if (options.Lora.Targets is { Count: 0 })
            yield return "params.lora.targets: names no layer; leave it out for all linear layers but the head";
        if (options.Template is { } template && !ChatTemplate.Names.Contains(template))
            yield return $"params.template: '{template}' is no template; there are {string.Join(", ", ChatTemplate.Names)}";
    }

    protected override Task RunAsync(StageContext<TrainOptions> context, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                torch.set_num_threads(context.Options.Threads);
                torch.use_deterministic_algorithms(true);
                var rows = TrainingRows.Read(context, cancellationToken);
                if (rows.Failures is { Count: 0 })
                    AdapterOutput.TakeOver(context);
                else
                    new AdapterTraining(context, rows).Run(cancellationToken);
            }
            catch (Exception problem) when (problem is (OutOfMemoryException and not InsufficientMemoryException) or TorchException { IsOutOfMemory: true })
            {
                throw new StageInputException($"There is not enough memory: {problem.Message} What would help: {context.Options.LessMemory()}.", problem);
            }
        },
        cancellationToken);
}
