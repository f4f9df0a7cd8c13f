using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pipeline.Contracts;

namespace Pipeline.Engine.Store.Stat;

/// <summary>One line of the stat cache: in this state, that file had this digest. 80 bytes on disk, little-endian, the last 8 a mark and a CRC-32C.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly struct StatRecord(in FileState state, in RawDigest digest)
{
    public const int Size = 80;
    private const int Payload = 72;
    private const uint Mark = 0x31545350;

    public readonly FileState State = state;
    public readonly RawDigest Digest = digest;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, State.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], State.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], State.Size);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], State.Modified);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], State.Changed);
        Digest.Bytes.CopyTo(target[40..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[Payload..], Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(target[(Payload + 4)..], Checksum(target));
    }

    /// <summary>Whether <paramref name="source"/> begins with a whole, undamaged record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out StatRecord record)
    {
        record = default;
        if (source.Length < Size
            || BinaryPrimitives.ReadUInt32LittleEndian(source[Payload..]) != Mark
            || BinaryPrimitives.ReadUInt32LittleEndian(source[(Payload + 4)..]) != Checksum(source))
        {
            return false;
        }

        var state = new FileState(
            BinaryPrimitives.ReadUInt64LittleEndian(source),
            BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]));
        record = new StatRecord(state, RawDigest.From(source.Slice(40, RawDigest.Length)));
        return true;
    }

    /// <summary>CRC-32C finds every flipped bit and every burst up to 32 bits.</summary>
    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = uint.MaxValue;
        for (var at = 0; at < Payload; at += 8)
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(record[at..]));
        return ~crc;
    }
}

/// <summary>The 32 bytes of a SHA-256, without the text that <see cref="Contracts.Digest"/> carries.</summary>
[InlineArray(Length)]
internal struct RawDigest
{
    public const int Length = 32;
    private byte _first;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => this;

    public static RawDigest From(ReadOnlySpan<byte> bytes)
    {
        var raw = default(RawDigest);
        bytes.CopyTo(raw);
        return raw;
    }

    public static RawDigest From(Digest digest)
    {
        var raw = default(RawDigest);
        Convert.FromHexString(digest.Hex, raw, out _, out _);
        return raw;
    }

    public readonly Digest ToDigest() => Digest.FromHash(this);
}
