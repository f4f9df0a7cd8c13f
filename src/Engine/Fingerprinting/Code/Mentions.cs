using System.Diagnostics.CodeAnalysis;
using System.Reflection.Metadata;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Numbers definitions that have no name of their own by the place of their first mention, and holds them until they are listed.</summary>
internal sealed class Mentions
{
    private readonly Dictionary<EntityHandle, string> _names = [];
    private readonly Queue<EntityHandle> _unlisted = [];

    /// <summary>The name of <paramref name="definition"/> in the listing; its first mention also queues it to be listed.</summary>
    public string NameOf(EntityHandle definition)
    {
        if (!_names.TryGetValue(definition, out var name))
        {
            name = $"~{_names.Count}";
            _names.Add(definition, name);
            _unlisted.Enqueue(definition);
        }

        return name;
    }

    /// <summary>The next definition that was mentioned and is not listed yet.</summary>
    public bool TryTake([MaybeNullWhen(false)] out EntityHandle definition) => _unlisted.TryDequeue(out definition);
}
