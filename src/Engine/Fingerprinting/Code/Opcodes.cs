using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>The instructions of the common intermediate language, by their encoding (ECMA-335, III.1.2.1).</summary>
internal static class Opcodes
{
    private const byte TwoByteMark = 0xfe;
    private static readonly OpCode?[] OneByte = new OpCode?[256];
    private static readonly OpCode?[] TwoByte = new OpCode?[256];

    static Opcodes()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var opcode = (OpCode)field.GetValue(null)!;
            (opcode.Size == 1 ? OneByte : TwoByte)[opcode.Value & 0xff] = opcode;
        }
    }

    /// <summary>Takes the next instruction's code from <paramref name="il"/>.</summary>
    /// <exception cref="BadImageFormatException">No instruction has that code.</exception>
    public static OpCode Read(ref BlobReader il)
    {
        var offset = il.Offset;
        var first = il.ReadByte();
        var opcode = first == TwoByteMark ? TwoByte[il.ReadByte()] : OneByte[first];
        return opcode ?? throw new BadImageFormatException($"No instruction has the code 0x{first:x2} (offset {offset} of a method body).");
    }
}
