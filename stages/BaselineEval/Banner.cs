using System.Text.Json.Nodes;
using Pipeline.BaselineEval.Data;
using Pipeline.BaselineEval.Prompts;
using Pipeline.Providers.Local;
using Pipeline.Sdk;

namespace Pipeline.BaselineEval;

/// <summary>What is evaluated, in full: at the head of the log and in the run record. It names the run, so it is in no output.</summary>
internal static class Banner
{
    public static void Show(StageContext<BaselineEvalOptions> context, OpenModel model, LabelledSet set, TemplateFile template, Strategy strategy)
    {
        var options = context.Options;
        var name = model.Local is { } local ? $"{model.Caller.Name} ({local.Identity.Model})"
            : $"{model.Caller.Name} ({context.Models[options.Model!]!["provider"]}, {context.Models[options.Model!]!["model"]})";
        var samples = set.Sample.Count == set.Rows.Count ? $"all {set.Rows.Count}" : FormattableString.Invariant($"{set.Sample.Count} of {set.Rows.Count}, by seed {context.Seed}");
        var money = options.Budget.Money is { } most ? FormattableString.Invariant($"{most} in money") : "no limit in money";
        var limits = $"{options.MaxNewTokens} new tokens, {money}, {(options.Budget.Calls is { } calls ? $"{calls} calls" : "no limit in calls")}";
        context.Log.Info(
            $"run        {context.Run ?? "(none)"}\nmodel      {name}\ndata       {set.Source}\nsamples    {samples}\ntemplate   {template.Name}, strategy {strategy.Name}\nlimits     {limits}");
        context.Usage["evaluation"] = new JsonObject
        {
            ["run"] = context.Run,
            ["model"] = name,
            ["data"] = set.Source,
            ["rows"] = set.Rows.Count,
            ["samples"] = set.Sample.Count,
            ["template"] = template.Name,
            ["strategy"] = strategy.Name,
            ["limits"] = limits,
        };
    }
}
