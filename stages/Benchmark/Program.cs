return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.Benchmark.BenchmarkStage>(args);
