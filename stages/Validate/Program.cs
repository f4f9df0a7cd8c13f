return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.Validate.ValidateStage>(args);
