return Pipeline.Curate.StageMain.Run(args);
