return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.BaselineEval.BaselineEvalStage>(args);
