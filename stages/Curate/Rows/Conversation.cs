using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Curate.Rows;

/// <summary>
/// A row's messages as one block of UTF-8: for each message its role (1 byte), its length (4 bytes, little-endian), its text.
/// Half the memory of strings, one object a row, and the bytes that ids are hashes of.
/// </summary>
internal static class Conversation
{
    private const int HeaderBytes = 5;

    /// <summary>The block of <paramref name="messages"/>.</summary>
    public static byte[] Pack(IReadOnlyList<Message> messages)
    {
        var packed = new byte[messages.Sum(message => HeaderBytes + Encoding.UTF8.GetByteCount(message.Content))];
        var at = 0;
        foreach (var (role, content) in messages)
        {
            var length = Encoding.UTF8.GetBytes(content, packed.AsSpan(at + HeaderBytes));
            packed[at] = (byte)role;
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(at + 1), length);
            at += HeaderBytes + length;
        }

        return packed;
    }

    /// <summary>The messages of a block.</summary>
    public static List<Message> Unpack(ReadOnlySpan<byte> packed)
    {
        var messages = new List<Message>(3);
        while (!packed.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(packed[1..]);
            messages.Add(new((Role)packed[0], Encoding.UTF8.GetString(packed.Slice(HeaderBytes, length))));
            packed = packed[(HeaderBytes + length)..];
        }

        return messages;
    }

    /// <summary>What the user says, all turns, as prompts are compared and split by it.</summary>
    public static string Prompt(IReadOnlyList<Message> messages) =>
        string.Join('\n', messages.Where(message => message.Role == Role.User).Select(message => message.Content));

    /// <summary>The row's id: the first 128 bits of the SHA-256 of its block. Exact duplicates have one id.</summary>
    public static UInt128 Id(ReadOnlySpan<byte> packed) => First128(SHA256.HashData(packed));

    /// <summary>Equal for rows that differ in the user's words only: roles, system text and every answer are in it.</summary>
    public static UInt128 AnswerKey(ReadOnlySpan<byte> packed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (!packed.IsEmpty)
        {
            var length = HeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(packed[1..]);
            hash.AppendData((Role)packed[0] == Role.User ? packed[..1] : packed[..length]);
            packed = packed[length..];
        }

        return First128(hash.GetHashAndReset());
    }

    private static UInt128 First128(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);
}
