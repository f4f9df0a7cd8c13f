var outputs = "train validation test rejected clusters stats".Split().ToDictionary(n => n, n => Directory.CreateDirectory(Path.Combine(args[1], n)).FullName);
var clock = System.Diagnostics.Stopwatch.StartNew();
try {
var curation = Pipeline.Curate.Curation.Of(args[0], new(), 42, _ => { }, default);
Console.Error.WriteLine($"curated {clock.Elapsed.TotalSeconds:0.00} s, {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
Console.WriteLine(Pipeline.Curate.CurateStage.Write(curation, outputs, default).ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
Console.Error.WriteLine($"written {clock.Elapsed.TotalSeconds:0.00} s, {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
} catch (Pipeline.Curate.Reading.UnreadableFileException e) { Console.Error.WriteLine(e.Message); return 10; }
return 0;
