using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>What the parts of a listing share.</summary>
internal sealed record ListingContext(PEReader Image, MetadataReader Metadata, GeneratedCode Generated, MetadataNames Names, TextWriter Text)
{
    /// <summary>Writes lines sorted (ordinal), for rows whose order in the tables means nothing.</summary>
    public void WriteSorted(IEnumerable<string> lines)
    {
        foreach (var line in lines.Order(StringComparer.Ordinal))
            Text.WriteLine(line);
    }
}
