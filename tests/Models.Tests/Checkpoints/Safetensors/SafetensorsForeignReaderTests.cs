using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipeline.Models.Checkpoints;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Checkpoints;

/// <summary>Our files, read by a program that knows the format's description and nothing of this code.</summary>
public sealed class SafetensorsForeignReaderTests
{
    private const string Reader = """
        import json, struct, sys
        with open(sys.argv[1], 'rb') as f:
            (length,) = struct.unpack('<Q', f.read(8))
            header = json.loads(f.read(length).decode('utf-8'))
            data = f.read()
        codes = {'F32': 'f', 'I64': 'q', 'U8': 'B', 'I16': 'h'}
        out, covered = {'metadata': header.pop('__metadata__', {}), 'aligned': (8 + length) % 8 == 0}, 0
        for name, tensor in header.items():
            begin, end = tensor['data_offsets']
            count = 1
            for dimension in tensor['shape']:
                count *= dimension
            out[name] = list(struct.unpack('<%d%s' % (count, codes[tensor['dtype']]), data[begin:end]))
            covered += end - begin
        out['all'] = covered == len(data)
        print(json.dumps(out))
        """;

    [Test]
    public void Write_is_read_by_python_from_the_formats_description()
    {
        using var folder = TemporaryFolder.InMemory();
        SafetensorsWriter.Write(folder["x"], new Dictionary<string, string> { ["format"] = "pt", ["naïve \"x\""] = "\u0001é😀" },
        [
            SafetensorsTensor.FromMemory("float", SafetensorsDtype.F32, [2], (byte[])[.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]),
            SafetensorsTensor.FromMemory("short", SafetensorsDtype.I16, [1, 1], BitConverter.GetBytes((short)-7)),
            SafetensorsTensor.FromMemory("long", SafetensorsDtype.I64, [], BitConverter.GetBytes(long.MinValue)),
            SafetensorsTensor.FromMemory("none", SafetensorsDtype.U8, [0, 3], default),
        ]);
        File.WriteAllText(folder["read.py"], Reader);

        var answer = JsonNode.Parse(Python(folder["read.py"], folder["x"]))!;

        Assert.That(JsonNode.DeepEquals(answer, JsonNode.Parse(
            """{"metadata":{"format":"pt","naïve \"x\"":"\u0001é😀"},"aligned":true,"long":[-9223372036854775808],"float":[1.5,-2.0],"short":[-7],"none":[],"all":true}""")), answer.ToJsonString());
    }

    private static string Python(string script, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", [script, argument]) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("python3 is not installed; it is the foreign reader of this test.");
            return "";
        }
    }
}
