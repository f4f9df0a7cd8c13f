namespace Pipeline.Providers.Local;

/// <summary>Which model is asked, and what for.</summary>
/// <param name="Role">In tables and messages, and the name of a local model.</param>
/// <param name="Alias">Of the registry; null for a local model.</param>
/// <param name="Local">Null for a model behind an API.</param>
public sealed record ModelChoice(string Role, string? Alias, LocalFolders? Local)
{
    /// <summary>By a stage's parameter, or by its inputs: the one of the role's name, and <c>base</c>.</summary>
    /// <param name="input">The path of an input, where it is given.</param>
    /// <exception cref="Pipeline.Models.ModelFormatException">None of them names a model.</exception>
    public static ModelChoice Of(string role, string? alias, Func<string, string?> input) =>
        new(role, alias, alias is null ? LocalFolders.Of(input(role), input("base"), role) : null);
}
