using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Pipeline.Contracts;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>
/// The canonical listing of an assembly: all that decides what its code does, and nothing else.
/// Two compilations give the same text if and only if they differ at most in comments, layout of the source, names of locals,
/// order of methods and types, and what is written for debuggers.
/// </summary>
public sealed class AssemblyListing
{
    private readonly ListingContext _listing;
    private readonly Mentions _mentions = new();

    private AssemblyListing(PEReader image, TextWriter text)
    {
        if (!image.HasMetadata)
            throw new BadImageFormatException("The file holds no managed code.");
        var metadata = image.GetMetadataReader();
        var generated = new GeneratedCode(metadata);
        _listing = new ListingContext(image, metadata, generated, new MetadataNames(metadata, generated, _mentions), text);
    }

    /// <summary>Writes the listing of the assembly in <paramref name="image"/>, as ASCII lines.</summary>
    /// <param name="isOurs">Whether an assembly of that name is listed itself, so that the version a reference asks for says nothing.</param>
    /// <exception cref="BadImageFormatException">It is not a managed assembly, or is damaged.</exception>
    public static void Write(Stream image, TextWriter text, Func<string, bool> isOurs)
    {
        using var reader = new PEReader(image, PEStreamOptions.LeaveOpen | PEStreamOptions.PrefetchEntireImage);
        new AssemblyListing(reader, text).Write(isOurs);
    }

    /// <summary>The SHA-256 of the listing.</summary>
    /// <inheritdoc cref="Write(Stream, TextWriter, Func{string, bool})"/>
    public static Digest Digest(Stream image, Func<string, bool> isOurs)
    {
        using var sha256 = SHA256.Create();
        using (var hash = new CryptoStream(Stream.Null, sha256, CryptoStreamMode.Write))
        using (var text = new StreamWriter(hash, bufferSize: 1 << 16) { NewLine = "\n" })
            Write(image, text, isOurs);
        return Contracts.Digest.FromHash(sha256.Hash);
    }

    private void Write(Func<string, bool> isOurs)
    {
        var metadata = _listing.Metadata;
        WriteAssembly(metadata.GetAssemblyDefinition());
        AttributeListing.Write(_listing, metadata.GetModuleDefinition().GetCustomAttributes());
        _listing.WriteSorted(metadata.AssemblyReferences.Select(each => Reference(metadata.GetAssemblyReference(each), isOurs)));
        _listing.WriteSorted(metadata.ExportedTypes.Select(each => Exported(metadata.GetExportedType(each))));
        ResourceListing.Write(_listing);
        WriteEntryPoint();

        var types = metadata.TypeDefinitions.Where(type => !_listing.Generated.Contains(type));
        foreach (var type in types.OrderBy(type => _listing.Names.Of(type), StringComparer.Ordinal))
            WriteType(type);
    }

    private void WriteAssembly(AssemblyDefinition assembly)
    {
        _listing.Text.WriteLine($"assembly {_listing.Names.Of(assembly.Name)} {assembly.Version} {_listing.Names.Of(assembly.Culture)} {(int)assembly.Flags:x}");
        AttributeListing.Write(_listing, assembly.GetCustomAttributes());
    }

    private string Reference(AssemblyReference reference, Func<string, bool> isOurs)
    {
        var name = _listing.Metadata.GetString(reference.Name);
        return isOurs(name) ? $"reference {name}" : $"reference {ListingText.Escape(name)} {reference.Version}";
    }

    private string Exported(ExportedType type) =>
        $"forward {_listing.Names.Of(type.Namespace)}.{_listing.Names.Of(type.Name)} {type.Implementation.Kind}";

    private void WriteEntryPoint()
    {
        var token = _listing.Image.PEHeaders.CorHeader!.EntryPointTokenOrRelativeVirtualAddress;
        if (token == 0)
            return;
        _listing.Text.WriteLine($"entry {_listing.Names.Of(System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(token))}");
        WriteMentioned();
    }

    private void WriteType(TypeDefinitionHandle type)
    {
        foreach (var method in TypeListing.Write(_listing, type))
        {
            MethodListing.Write(_listing, method);
            WriteMentioned();
        }

        WriteMentioned();
    }

    /// <summary>What the compiler made up is listed after the member that mentions it first. What nothing mentions cannot run.</summary>
    private void WriteMentioned()
    {
        while (_mentions.TryTake(out var definition))
        {
            switch (definition.Kind)
            {
                case HandleKind.TypeDefinition:
                    foreach (var method in TypeListing.Write(_listing, (TypeDefinitionHandle)definition))
                        MethodListing.Write(_listing, method);
                    break;
                case HandleKind.MethodDefinition:
                    MethodListing.Write(_listing, (MethodDefinitionHandle)definition);
                    break;
                default:
                    FieldListing.Write(_listing, (FieldDefinitionHandle)definition);
                    break;
            }
        }
    }
}
