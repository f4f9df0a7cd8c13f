using Pipeline.Evaluation.Benchmark;

// Usage: dotnet run -c Release --project benchmarks/Evaluation.Benchmark -- [stored] [rate]; both by default.
var cases = new Dictionary<string, Func<Task>>
{
    ["stored"] = StoredCase.RunAsync,
    ["rate"] = RateCase.RunAsync,
};
if (args.FirstOrDefault(name => !cases.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no case {unknown}; there are {string.Join(" and ", cases.Keys)}.");
    return 2;
}

foreach (var name in args.Length > 0 ? args : [.. cases.Keys])
    await cases[name]();
return 0;
