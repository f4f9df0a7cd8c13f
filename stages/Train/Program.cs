return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.Train.TrainStage>(args);
