using System.Buffers;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Which environment variables hold keys, by how they are called and by what the model registry says.</summary>
internal sealed class SecretNames
{
    private static readonly string[] Endings = ["KEY", "TOKEN", "SECRET", "PASSWORD"];
    private static readonly SearchValues<char> VariableCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    private readonly HashSet<string> _registered = new(StringComparer.OrdinalIgnoreCase);

    public bool IsSecret(string variable) => _registered.Contains(variable) || LooksSecret(variable);

    /// <summary>By its name alone.</summary>
    public static bool LooksSecret(string variable) => Endings.Any(ending =>
        variable.EndsWith("_" + ending, StringComparison.OrdinalIgnoreCase) || variable.Equals(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Learns the variables that the registry's models take their keys from, and refuses keys that stand there themselves.</summary>
    public void Register(YamlMapping? models, NodeReader reader)
    {
        foreach (var (alias, entry) in models?.Entries ?? [])
        {
            foreach (var (field, value) in reader.Mapping(entry.Value, $"models.{Visible.Text(alias)}")?.Entries ?? [])
            {
                if (!HoldsKey(field) || value.Value is not YamlScalar { Type: ScalarType.Text } scalar)
                    continue;
                // The value is not shown: it may be the key.
                if (scalar.Text.Length == 0 || char.IsAsciiDigit(scalar.Text[0]) || scalar.Text.AsSpan().ContainsAnyExcept(VariableCharacters))
                    reader.Violations.Add(scalar, $"models.{Visible.Text(alias)}.{Visible.Text(field)} must name an environment variable in capitals; the key itself never stands here");
                else
                    _registered.Add(scalar.Text);
            }
        }
    }

    private static bool HoldsKey(string field) => field.Split('_', '-').Any(part => part is "key" or "secret" or "password");
}
