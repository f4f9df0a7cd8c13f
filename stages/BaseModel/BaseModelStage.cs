using Pipeline.Models;
using Pipeline.Models.Hub;
using Pipeline.Models.Tokenization.Chat;
using Pipeline.Models.Training;
using Pipeline.Sdk;
using Pipeline.Torch;

namespace Pipeline.BaseModel;

/// <summary>Takes, fetches or makes a model.</summary>
internal sealed class BaseModelStage : Stage<BaseModelOptions>
{
    public override StagePage Page => BaseModelPage.Page;

    // Memory that does not suffice is told with what would help, by the plan; what runs out all the same is caught below.
    protected override bool IsInputProblem(Exception problem) => problem is ModelFormatException or ChatFormatException or TrainingFailedException or InsufficientMemoryException;

    protected override bool IsRefusal(Exception problem) => problem is HubException;

    protected override IEnumerable<string> Validate(BaseModelOptions options)
    {
        if (options.Source is ModelSource.Hub && options.Repository is null)
            yield return "params.repository: with source hub, name the repository, such as meta-llama/Llama-3.2-1B";
        if (options.Dtype is not null && options.Source is not ModelSource.Merge)
            yield return "params.dtype: is for source merge; others keep the weights as they are";
        if (options.Shape.HiddenSize % (2 * options.Shape.Heads) != 0)
            yield return $"params.shape.hidden_size: {options.Shape.HiddenSize} cannot be shared among {options.Shape.Heads} heads of an even size";
        if (options.Shape.Heads % options.Shape.KeyValueHeads != 0)
            yield return $"params.shape.key_value_heads: {options.Shape.KeyValueHeads} does not divide {options.Shape.Heads} heads";
    }

    protected override async Task RunAsync(StageContext<BaseModelOptions> context, CancellationToken cancellationToken)
    {
        try
        {
            await (context.Options.Source switch
            {
                ModelSource.Folder => Task.Run(() => FolderModel.Take(context, cancellationToken), cancellationToken),
                ModelSource.Hub => HubModel.FetchAsync(context, cancellationToken),
                ModelSource.Merge => Task.Run(() => new MergedModel(context).Make(cancellationToken), cancellationToken),
                _ => Task.Run(() => new TrainedModel(context).Make(cancellationToken), cancellationToken),
            });
        }
        catch (Exception problem) when (problem is (OutOfMemoryException and not InsufficientMemoryException) or TorchException { IsOutOfMemory: true })
        {
            throw new StageInputException($"There is not enough memory: {problem.Message} What would help: {(context.Options.Source is ModelSource.Merge ? MergedModel.Advice : TrainedModel.Advice)}.", problem);
        }
    }
}
