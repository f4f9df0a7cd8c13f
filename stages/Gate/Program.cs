return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.Gate.GateStage>(args);
