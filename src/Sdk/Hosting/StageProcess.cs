using System.Text;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Sdk.Reporting;

namespace Pipeline.Sdk.Hosting;

/// <summary>Serves one command line, with the streams of the process.</summary>
internal sealed class StageProcess(Stream output, TextWriter error, TimeProvider time)
{
    private const int Failed = 1;

    // The system's own words, which .NET and the libraries pass on.
    private static readonly string[] FullDisk = ["No space left on device", "Disk quota exceeded"];

    private readonly StageLog _log = new(error);

    public async Task<int> RunAsync(Stage stage, string[] args, CancellationToken cancellationToken)
    {
        try
        {
            switch (args)
            {
                case ["--describe"]:
                    Print(JsonSerializer.Serialize(stage.Describe(), ContractJson.IndentedOf<StageDescription>()));
                    break;
                case ["--help" or "-h"]:
                    Print(HelpPage.Of(stage.Describe()));
                    break;
                case ["--estimate", var path]:
                    Estimate(stage, path, cancellationToken);
                    break;
                case ["--request", var path]:
                    await ServeAsync(stage, path, cancellationToken);
                    break;
                default:
                    throw new StageInputException("Call it with --request FILE, --estimate FILE, --describe or --help.");
            }

            return (int)StageExitCode.Done;
        }
        catch (Exception exception) when (exception is StageInputException || stage.IsInputProblem(exception))
        {
            _log.Error(exception.Message);
            return (int)StageExitCode.BadInput;
        }
        catch (Exception exception) when (exception is ServiceRefusedException || stage.IsRefusal(exception))
        {
            _log.Error(exception.Message);
            return (int)StageExitCode.ServiceRefused;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _log.Error("Interrupted.");
            return (int)StageExitCode.Interrupted;
        }
        catch (Exception exception) when (FullDisk.Any(words => exception.Message.Contains(words, StringComparison.Ordinal)))
        {
            _log.Error($"{exception.Message}. Make room, or give it another disk, and run it again: a stage that keeps checkpoints goes on from the last whole one.");
            return Failed;
        }
        catch (Exception exception) when (IsAboutAFile(exception))
        {
            _log.Error(exception.Message);
            return Failed;
        }
        // The process's last line of defence: a defect is reported whole, and the exit code says so.
        catch (Exception exception)
        {
            _log.Error(exception.ToString());
            return Failed;
        }
    }

    /// <summary>Whether .NET names a file or folder in it, and says what is wrong with that. An assembly that is not found is a defect.</summary>
    private static bool IsAboutAFile(Exception exception) => exception
        is UnauthorizedAccessException or FileNotFoundException { FileName: ['/', ..] } or (IOException and not (FileNotFoundException or FileLoadException or HttpIOException));

    private async Task ServeAsync(Stage stage, string path, CancellationToken cancellationToken)
    {
        var request = RequestFile.Read(path);
        cancellationToken.ThrowIfCancellationRequested();
        using var progress = new StageProgress(output, time, _log);
        var run = new StageRun(request, _log, progress);
        try
        {
            await stage.RunAsync(run, cancellationToken);
        }
        catch (Exception) when (run.Usage.Count > 0)
        {
            WriteUsage(request.Work, run);
            throw;
        }

        ResultFile.Write(request.Work, run.Result());
    }

    /// <summary>What a stage that failed took all the same.</summary>
    private void WriteUsage(string work, StageRun run)
    {
        try
        {
            ResultFile.Write(work, new() { Usage = run.Usage });
        }
        catch (IOException problem)
        {
            // Why the stage failed matters more, and may be the same full disk.
            _log.Warning($"What it took could not be written: {problem.Message}");
        }
    }

    private void Estimate(Stage stage, string path, CancellationToken cancellationToken)
    {
        using var progress = new StageProgress(Stream.Null, time, _log);
        var estimate = stage.Estimate(new StageRun(RequestFile.Read(path), _log, progress), cancellationToken) ?? new(0, 0, 0, 0);
        Print(JsonSerializer.Serialize(estimate, ContractJson.Of<StageEstimate>()));
    }

    private void Print(string text) => output.Write(Encoding.UTF8.GetBytes(text + "\n"));
}
