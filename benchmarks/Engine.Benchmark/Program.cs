using Pipeline.Engine.Benchmark;

// Usage: dotnet run --project benchmarks/Engine.Benchmark -- [noop] [graph] [large] [hash]; all of them by default.
// What has changed is compiled by the first call, and that is no part of any figure.
FrontDoor.Run("--help");
var cases = args.Length > 0 ? args : ["noop", "graph", "large", "hash"];
foreach (var name in cases)
{
    switch (name)
    {
        case "noop":
            NoOpCase.Run();
            break;
        case "graph":
            GraphCase.Run(1_000);
            break;
        case "large":
            GraphCase.Run(10_000);
            break;
        case "hash":
            HashCase.Run();
            break;
        default:
            Console.Error.WriteLine($"There is no case {name}; there are noop, graph, large and hash.");
            return 2;
    }
}

return 0;
