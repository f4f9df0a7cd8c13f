using Pipeline.Models;

namespace Pipeline.Providers.Local;

/// <summary>Which folders make up a local model.</summary>
/// <param name="Model">The model's.</param>
/// <param name="Adapter">The adapter's, or null.</param>
public sealed record LocalFolders(string Model, string? Adapter)
{
    private const string AdapterFile = "adapter_config.json";

    /// <summary>A folder that is an adapter goes with the base; one that is a model stands alone; none means the base itself.</summary>
    /// <exception cref="ModelFormatException">There is an adapter and no base, or nothing at all.</exception>
    public static LocalFolders Of(string? model, string? basis, string role) =>
        model is null ? new(basis ?? throw Missing(role), null)
        : !File.Exists(Path.Combine(model, AdapterFile)) ? new(model, null)
        : new(basis ?? throw new ModelFormatException($"The input {role} is an adapter, and no base is given. Name the model it was trained beside under inputs: base."), model);

    private static ModelFormatException Missing(string role) =>
        new($"There is no {role}: name a model under params.{role}, or give the inputs base or {role}.");
}
