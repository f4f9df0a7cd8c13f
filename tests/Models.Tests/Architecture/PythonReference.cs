using System.Diagnostics;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Architecture;

/// <summary>Runs reference.py over all cases once: importing torch takes seconds.</summary>
internal sealed class PythonReference : IDisposable
{
    private const int NoTorch = 3;

    private readonly TemporaryFolder _folder = TemporaryFolder.InMemory();

    /// <summary>Why there is nothing to compare with, or null.</summary>
    public string? Absence { get; }

    public PythonReference()
    {
        foreach (var (number, one) in ReferenceCase.All.Index())
            one.Write(FolderOf(number));
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, [Path.Combine(Repository.Root, "tests/Models.Tests/Architecture/reference.py"), _folder.Path]) { RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == NoTorch)
                Absence = $"{python} has no module torch, which computes the expected values: apt-get install python3-torch.";
            else if (process.ExitCode != 0)
                throw new InvalidOperationException($"reference.py failed: {errors}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Absence = "python3 is not installed; with its module torch it computes the expected values.";
        }
    }

    public string FolderOf(ReferenceCase one) => FolderOf(ReferenceCase.All.Index().First(pair => ReferenceEquals(pair.Item, one)).Index);

    public float[] Result(ReferenceCase one, string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(FolderOf(one), "out", name));
        var values = new float[bytes.Length / sizeof(float)];
        Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
        return values;
    }

    public void Dispose() => _folder.Dispose();

    private string FolderOf(int number) => Directory.CreateDirectory(_folder[$"{number:d2}"]).FullName;
}
