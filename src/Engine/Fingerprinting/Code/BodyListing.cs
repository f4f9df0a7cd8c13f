using System.Globalization;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>Lists a method's body: locals by type, protected regions, instructions with their tokens as names.</summary>
internal static class BodyListing
{
    public static void Write(ListingContext listing, MethodBodyBlock body)
    {
        var text = listing.Text;
        text.WriteLine(body.LocalVariablesInitialized ? "locals zeroed" : "locals");
        foreach (var local in listing.Names.Locals(body.LocalSignature))
            text.WriteLine($"local {local}");
        foreach (var region in body.ExceptionRegions)
        {
            var filter = region.Kind == ExceptionRegionKind.Filter ? region.FilterOffset.ToString("x", CultureInfo.InvariantCulture) : "";
            var type = region.CatchType.IsNil ? "" : listing.Names.Of(region.CatchType);
            text.WriteLine($"{region.Kind} {region.TryOffset:x}+{region.TryLength:x} {region.HandlerOffset:x}+{region.HandlerLength:x} {filter}{type}");
        }

        var il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            var opcode = Opcodes.Read(ref il);
            text.Write(opcode.Name);
            WriteOperand(listing, opcode.OperandType, ref il);
            text.WriteLine();
        }
    }

    private static void WriteOperand(ListingContext listing, OperandType kind, ref BlobReader il)
    {
        var text = listing.Text;
        if (kind != OperandType.InlineNone)
            text.Write(' ');
        switch (kind)
        {
            case OperandType.InlineNone:
                break;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                text.Write(il.ReadSByte());
                break;
            case OperandType.InlineVar:
                text.Write(il.ReadInt16());
                break;
            case OperandType.InlineBrTarget or OperandType.InlineI or OperandType.ShortInlineR: // a float by its bits
                text.Write(il.ReadInt32());
                break;
            case OperandType.InlineI8 or OperandType.InlineR:
                text.Write(il.ReadInt64());
                break;
            case OperandType.InlineString:
                text.Write('"');
                text.Write(ListingText.Escape(listing.Metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(il.ReadInt32()))));
                text.Write('"');
                break;
            case OperandType.InlineSwitch:
                for (var remaining = il.ReadInt32(); remaining > 0; remaining--)
                    text.Write($"{il.ReadInt32()} ");
                break;
            default:
                text.Write(listing.Names.Of(MetadataTokens.EntityHandle(il.ReadInt32())));
                break;
        }
    }
}
