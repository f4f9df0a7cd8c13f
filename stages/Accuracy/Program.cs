return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.Accuracy.AccuracyStage>(args);
