using NUnit.Framework;

namespace Pipeline.Testing;

/// <summary>Published data that some machines have.</summary>
public static class SharedData
{
    /// <summary>The path of a file in the folder that PIPELINE_DATA names or that lies beside the repository; without it the test is skipped with the reason.</summary>
    public static string Find(string relative)
    {
        var root = Environment.GetEnvironmentVariable("PIPELINE_DATA") ?? Repository.Data;
        if (root is null || !File.Exists(Path.Combine(root, relative)))
            Assert.Ignore($"Needs {relative}, which is not shipped: name the folder that has it in PIPELINE_DATA.");
        return Path.Combine(root!, relative);
    }
}
