return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.Curate.CurateStage>(args);
