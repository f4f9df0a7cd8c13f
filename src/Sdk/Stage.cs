using Pipeline.Contracts;
using Pipeline.Sdk.Options;

namespace Pipeline.Sdk;

/// <summary>One step of a pipeline, as an executable of its own. Derive from <see cref="Stage{TOptions}"/>.</summary>
public abstract class Stage
{
    /// <summary>What a person reads about it.</summary>
    public abstract StagePage Page { get; }

    /// <summary>Whether a library's exception means what <see cref="StageInputException"/> means.</summary>
    protected internal virtual bool IsInputProblem(Exception problem) => false;

    /// <summary>Whether a library's exception means what <see cref="ServiceRefusedException"/> means.</summary>
    protected internal virtual bool IsRefusal(Exception problem) => false;

    /// <summary>The answer to <c>--describe</c>.</summary>
    internal abstract StageDescription Describe();

    /// <summary>Checks the parameters, then does the work.</summary>
    internal abstract Task RunAsync(StageRun run, CancellationToken cancellationToken);

    /// <summary>The answer to <c>--estimate</c>.</summary>
    internal abstract StageEstimate? Estimate(StageRun run, CancellationToken cancellationToken);
}

/// <summary>A stage whose parameters are a <typeparamref name="TOptions"/>.</summary>
/// <typeparam name="TOptions">
/// A record whose <c>init</c> properties are the parameters, in snake_case. Their initial values are the defaults; <c>[Range]</c> and <c>[AllowedValues]</c> bound them,
/// <c>[Required]</c> says that there is no default, <c>[Description]</c> is the sentence shown to users.
/// </typeparam>
public abstract class Stage<TOptions> : Stage
    where TOptions : class, new()
{
    /// <summary>Reads inputs, computes, writes outputs.</summary>
    /// <exception cref="StageInputException">A parameter or an input is not right: the message alone is shown.</exception>
    /// <exception cref="ServiceRefusedException">An outside service refused for good.</exception>
    protected abstract Task RunAsync(StageContext<TOptions> context, CancellationToken cancellationToken);

    /// <summary>What bounds on single parameters cannot say, one sentence for each violation; by default nothing.</summary>
    protected virtual IEnumerable<string> Validate(TOptions options) => [];

    /// <summary>What the calls of models would take, read from the same request as a run is: without keys, calls or outputs. By default null: the stage makes none.</summary>
    /// <exception cref="StageInputException">A parameter or an input is not right.</exception>
    protected virtual StageEstimate? Estimate(StageContext<TOptions> context, CancellationToken cancellationToken) => null;

    internal sealed override StageDescription Describe() => Page.With(OptionsSchema.Of(typeof(TOptions)), OptionsSchema.Defaults<TOptions>());

    internal sealed override Task RunAsync(StageRun run, CancellationToken cancellationToken)
    {
        var options = OptionsBinder.Bind<TOptions>(run.Request.Params, Validate);
        return RunAsync(new StageContext<TOptions>(options, run), cancellationToken);
    }

    internal sealed override StageEstimate? Estimate(StageRun run, CancellationToken cancellationToken) =>
        Estimate(new StageContext<TOptions>(OptionsBinder.Bind<TOptions>(run.Request.Params, Validate), run), cancellationToken);
}
