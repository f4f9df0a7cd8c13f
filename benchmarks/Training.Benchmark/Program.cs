using Pipeline.Training.Benchmark;

// Usage: dotnet run -c Release --project benchmarks/Training.Benchmark -- [step]; all of them by default.
var cases = args.Length > 0 ? args : ["step"];
foreach (var name in cases)
{
    switch (name)
    {
        case "ours":
            StepCase.Ours();
            break;
        case "step":
            StepCase.Run();
            break;
        default:
            Console.Error.WriteLine($"There is no case {name}; there is step.");
            return 2;
    }
}

return 0;
