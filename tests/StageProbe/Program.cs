return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.StageProbe.ProbeStage>(args);
