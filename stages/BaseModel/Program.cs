return await Pipeline.Sdk.StageHost.RunAsync<Pipeline.BaseModel.BaseModelStage>(args);
