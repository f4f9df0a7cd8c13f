using System.Diagnostics;
using Pipeline.Curate.Benchmark;

if (args.Length is < 1 or > 2)
{
    Console.Error.WriteLine("Usage: Pipeline.Curate.Benchmark <GSM8K train.jsonl> [rows, by default 200000]");
    return 2;
}

var published = Corpus.Load(args[0]);
var rows = Corpus.Make(published, args.Length > 1 ? int.Parse(args[1]) : 200_000, seed: 1).ToList();
var folder = Directory.CreateTempSubdirectory("curate-benchmark-").FullName;
try
{
    var raw = Path.Combine(folder, "raw.jsonl");
    Corpus.Write(rows, raw);
    var run = StageRun.Of(raw, folder);
    Console.WriteLine($"curate: {rows.Count:N0} rows, {run.Seconds:0.00} s, {rows.Count / run.Seconds:N0} rows/s, peak {run.PeakBytes / 1048576.0:N0} MB, {Environment.ProcessorCount} processors");

    var verdicts = Verdicts.Read(Path.Combine(folder, "clusters"), rows.Count);
    var merged = rows.Where((row, i) => rows[verdicts[i].KeptRow].Answer != row.Answer).Count();
    Console.WriteLine($"rows removed: {verdicts.Count(verdict => !verdict.Kept):N0}; for a row with another answer: {merged}");

    // All rows of one in fifty of the published questions: near duplicates come in families, so a sample of single rows would hold few.
    var sample = Enumerable.Range(0, rows.Count).Where(i => rows[i].Origin % 50 == 0).ToList();
    var clock = Stopwatch.StartNew();
    var quality = BruteForce.Check(rows, sample, verdicts, threshold: 0.8);
    var allPairs = clock.Elapsed.TotalSeconds * rows.Count / sample.Count * rows.Count / sample.Count;
    Console.WriteLine($"sample of {sample.Count:N0} rows, {quality.AlikePairs:N0} pairs alike: recall {quality.Recall:0.0000}, precision {quality.Precision:0.0000}");
    Console.WriteLine($"ratio: comparing all pairs would take {allPairs:N0} s by one processor (from the sample), {allPairs / run.Seconds:N0} times the stage's time");
    return merged == 0 && quality is { Recall: >= 0.99, Precision: >= 0.99 } ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
