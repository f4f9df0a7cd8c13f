using Pipeline.Training.Benchmark;

// Usage: dotnet run -c Release --project benchmarks/Training.Benchmark -- [step] [decode] [quantize] [memory] [gpu]; all of them by default.
var cases = new Dictionary<string, Action>
{
    ["step"] = StepCase.Run,
    ["decode"] = DecodeCase.Run,
    ["quantize"] = QuantizeCase.Run,
    ["memory"] = MemoryCase.Run,
    ["gpu"] = GpuCase.Run,
};
if (args is [MemoryCase.OwnProcess])
{
    MemoryCase.MeasureThisProcess();
    return 0;
}

if (args.FirstOrDefault(name => !cases.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no case {unknown}; there are {string.Join(", ", cases.Keys)}.");
    return 2;
}

foreach (var name in args.Length > 0 ? args : [.. cases.Keys])
    cases[name]();
return 0;
