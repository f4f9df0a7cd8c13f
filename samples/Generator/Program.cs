using Pipeline.Samples;

if (args.Length != 1 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/Generator -- FOLDER\nFOLDER is where the sample files go, and must exist (in this repository: samples).");
    return 2;
}

foreach (var (name, bytes) in SampleFiles.Generate())
{
    var path = Path.Combine(args[0], name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllBytes(path, bytes);
}

return 0;
