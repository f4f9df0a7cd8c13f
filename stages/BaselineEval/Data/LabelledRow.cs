using System.Globalization;

namespace Pipeline.BaselineEval.Data;

/// <summary>A row of a labelled set.</summary>
/// <param name="Number">In its file, from 1.</param>
/// <param name="Content">The row as JSON, which is what a sample is drawn by.</param>
/// <param name="Fields">Its columns as text; none for null.</param>
/// <param name="Label">What it is.</param>
internal sealed record LabelledRow(int Number, string Content, IReadOnlyDictionary<string, string> Fields, string Label)
{
    /// <summary>The column <c>id</c>, or its number.</summary>
    public string Id => Fields.GetValueOrDefault("id") ?? Number.ToString(CultureInfo.InvariantCulture);
}
