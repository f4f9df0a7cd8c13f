using Pipeline.Training.Benchmark;

// Usage: dotnet run -c Release --project benchmarks/Training.Benchmark -- [step] [decode]; all of them by default.
var cases = args.Length > 0 ? args : ["step", "decode"];
foreach (var name in cases)
{
    switch (name)
    {
        case "step":
            StepCase.Run();
            break;
        case "decode":
            DecodeCase.Run();
            break;
        default:
            Console.Error.WriteLine($"There is no case {name}; there are step and decode.");
            return 2;
    }
}

return 0;
