using System.Buffers.Binary;
using System.Text;
using Pipeline.Models.Checkpoints;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Checkpoints;

/// <summary>Files written byte by byte, as a hostile writer would.</summary>
internal static class RawSafetensors
{
    /// <summary>Two tensors and metadata, 40 bytes of data.</summary>
    public static byte[] Small { get; } = Bytes(
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"I64","shape":[2],"data_offsets":[24,40]}}""",
        dataBytes: 40);

    /// <summary>A header with its true length, and data that count upward.</summary>
    public static byte[] Bytes(string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        for (var i = 0; i < dataBytes; i++)
            bytes[8 + json.Length + i] = (byte)i;
        return bytes;
    }

    /// <summary>Opens the bytes as a file and reads every tensor; null if the file is refused.</summary>
    public static Dictionary<string, byte[]>? TryRead(TemporaryFolder folder, byte[] bytes)
    {
        var path = folder["hostile.safetensors"];
        File.WriteAllBytes(path, bytes);
        try
        {
            using var file = SafetensorsFile.Open(path);
            return file.Tensors.ToDictionary(tensor => tensor.Key, tensor => file.Bytes(tensor.Key).ToArray());
        }
        catch (ModelFormatException)
        {
            return null;
        }
    }

    /// <summary>The message with which a header is refused.</summary>
    public static string Refusal(TemporaryFolder folder, string header, int dataBytes)
    {
        File.WriteAllBytes(folder["hostile.safetensors"], Bytes(header, dataBytes));
        return Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open(folder["hostile.safetensors"]).Dispose())!.Message;
    }
}
