using Pipeline.BaselineEval.Data;
using Pipeline.BaselineEval.Labels;
using Pipeline.BaselineEval.Prompts;
using Pipeline.Providers;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.BaselineEval;

/// <summary>All that is asked: each row of the sample, by a strategy of the template.</summary>
internal sealed record Questionnaire(LabelledSet Set, TemplateFile Template, Strategy Strategy, LabelSet Labels, ChatRequest[] Requests)
{
    /// <exception cref="StageInputException">A parameter or an input is not right.</exception>
    public static Questionnaire Of(StageContext<BaselineEvalOptions> context, CancellationToken cancellationToken)
    {
        var set = LabelledSet.Read(context, cancellationToken);
        var template = TemplateFile.Read(context.Inputs.Find("template"));
        var (strategy, labels) = (template.Find(context.Options.Strategy), LabelSet.Of(context.Options, template, set.Rows));
        return new(set, template, strategy, labels, [.. set.Sample.Select(row => ChatRequests.Greedy(strategy.Ask(row, labels.All), context.Options.MaxNewTokens))]);
    }
}
