using Pipeline.Evaluation.Selection;
using Pipeline.Sdk;
using Pipeline.Sdk.Tables;

namespace Pipeline.Validate;

/// <summary>Reads questions that must not have been trained on.</summary>
internal static class HeldOutQuestions
{
    private const int Shown = 5;
    private static readonly string[] TrainingInputs = ["data", "failures"];

    /// <exception cref="StageInputException">One has no reference answer, or training rows ask some of them and the parameters refuse that.</exception>
    public static IReadOnlyList<Question> Read(StageContext<ValidateOptions> context, CancellationToken cancellationToken)
    {
        var questions = Referenced(context, "questions", cancellationToken);
        if (context.Options.Scorer.Resolve().Unknown(questions.Select(question => question.Category)) is { } unknown)
            throw new StageInputException(unknown);
        if (context.Options.Overlap is OverlapChoice.Allow)
            return questions;
        var trained = new OverlapIndex(
            TrainingInputs.Where(input => context.Inputs.Find(input) is not null)
                .SelectMany(input => QuestionFile.ReadTable(context.Inputs.File(input), cancellationToken).Select(row => ($"{input} {row.Id}", row.Text, row.Reference!))),
            context.Options.Similarity);
        var overlaps = questions.Select(question => (question, Same: trained.Find(question.Text, question.Reference!))).Where(pair => pair.Same is not null).ToList();
        context.Metrics["overlapping"] = overlaps.Count;
        if (overlaps.Count > 0 && context.Options.Overlap is OverlapChoice.Refuse)
        {
            throw new StageInputException(
                $"{overlaps.Count} of {questions.Count} held-out questions are asked by rows that were trained on, so their answers would prove nothing:"
                + string.Concat(overlaps.Take(Shown).Select(pair => $"\n  {pair.question.Id} is {pair.Same}: {pair.question.Text}")) + (overlaps.Count > Shown ? "\n  …" : "")
                + "\n  Take them out of the training rows, or set params.overlap: drop.");
        }

        var left = questions.Except(overlaps.Select(pair => pair.question)).ToList();
        return left.Count > 0 ? left : throw new StageInputException("Every held-out question is asked by rows that were trained on: nothing is left to compare.");
    }

    /// <summary>Questions of an input, all with reference answers.</summary>
    public static IReadOnlyList<Question> Referenced(StageContext<ValidateOptions> context, string input, CancellationToken cancellationToken)
    {
        var questions = QuestionFile.Read(context.Inputs[input], cancellationToken);
        var scorers = context.Options.Scorer.Resolve();
        return questions.FirstOrDefault(question => question.Reference is not { } reference || !scorers.For(question.Category).CanScore(reference)) is { } without
            ? throw new StageInputException($"The question '{without.Id}' of the input {input} has no reference answer that its scorer can use ({scorers.For(without.Category).Name}). Choose another params.scorer, or leave it out.")
            : questions;
    }
}
