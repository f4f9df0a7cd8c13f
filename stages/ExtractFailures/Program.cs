return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.ExtractFailures.ExtractFailuresStage>(args);
