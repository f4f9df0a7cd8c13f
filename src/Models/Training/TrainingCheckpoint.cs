using Pipeline.Models.Checkpoints;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>A training as it was after some step.</summary>
/// <param name="State">To be given to <see cref="Trainer.Run"/>.</param>
/// <param name="Best">Likewise; the caller disposes of them.</param>
/// <param name="History">What was done until then.</param>
public sealed record RestoredTraining(TrainingState State, IReadOnlyList<Tensor>? Best, TrainingHistory History);

/// <summary>
/// Keeps a training in a folder so that it can go on after it was cut off, bit for bit. Each checkpoint is a folder of its own, written under
/// another name and renamed; the older ones go only when it is complete. So there is a complete one at any time.
/// </summary>
public static class TrainingCheckpoint
{
    /// <summary>Writes a checkpoint and removes all others.</summary>
    /// <param name="folder">Made if it is not there; nothing else is to be in it.</param>
    /// <param name="fingerprint">Of settings and data: one of another is never loaded.</param>
    /// <param name="parameters">The model's trainable tensors.</param>
    /// <param name="best">Those at the lowest validation loss, or null before any evaluation.</param>
    /// <param name="history">What was done so far.</param>
    /// <exception cref="IOException">It cannot be written; the one before is still there.</exception>
    public static void Save(string folder, string fingerprint, TrainingState state, IReadOnlyList<Tensor> parameters, AdamW optimizer, IReadOnlyList<Tensor>? best, TrainingHistory history)
    {
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $"{CheckpointFolders.TemporaryPrefix}{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(temporary);
            SafetensorsWriter.Write(
                Path.Combine(temporary, CheckpointDescription.TensorsName), null,
                Named(parameters, optimizer, best).Select(pair => SafetensorsTensors.ToWrite(pair.Name, pair.Tensor)));
            new CheckpointDescription(fingerprint, state, parameters.Count, best is not null, history).Write(temporary);
            var complete = CheckpointFolders.FreeName(folder, state.Step);
            Directory.Move(temporary, complete);
            CheckpointFolders.RemoveAllBut(folder, complete);
        }
        catch
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    /// <summary>Puts the newest checkpoint that is sound and of this fingerprint into the parameters and the optimiser.</summary>
    /// <param name="warn">Told of each that is passed over, and why.</param>
    /// <returns>Null where there is none: then nothing was changed.</returns>
    public static RestoredTraining? Load(string folder, string fingerprint, IReadOnlyList<Tensor> parameters, AdamW optimizer, Action<string> warn)
    {
        foreach (var path in CheckpointFolders.NewestFirst(folder))
        {
            try
            {
                var description = CheckpointDescription.Read(path);
                if (description.Fingerprint == fingerprint)
                    return Restore(path, description, parameters, optimizer);
                warn($"The checkpoint {path} is of other settings or data and is passed over.");
            }
            catch (Exception problem) when (problem is ModelFormatException or IOException or UnauthorizedAccessException)
            {
                warn($"The checkpoint {path} is damaged and is passed over: {problem.Message}");
            }
        }

        return null;
    }

    private static RestoredTraining Restore(string path, CheckpointDescription description, IReadOnlyList<Tensor> parameters, AdamW optimizer)
    {
        using var file = SafetensorsFile.Open(Path.Combine(path, CheckpointDescription.TensorsName));
        using var frozen = torch.no_grad();
        if (description.Parameters != parameters.Count)
            throw new ModelFormatException($"it has {description.Parameters} trainable tensors, not {parameters.Count}.");
        // All are compared before any is changed.
        foreach (var (name, tensor) in Named(parameters, optimizer, description.HasBest ? parameters : null))
        {
            if (!file.Tensors.TryGetValue(name, out var entry) || !entry.Shape.SequenceEqual(tensor.Shape) || entry.Dtype != SafetensorsTensors.DtypeOf(tensor.DType))
                throw new ModelFormatException($"its tensor {name} is not that of this model and optimiser.");
        }

        Tensor[]? best = description.HasBest ? [.. parameters.Select(parameter => torch.empty(parameter.Shape, parameter.DType, parameter.Device).DetachFromDisposeScope())] : null;
        foreach (var (name, tensor) in Named(parameters, optimizer, best))
        {
            using var scope = torch.NewDisposeScope();
            tensor.CopyFrom(file.Load(name, Device.Cpu));
        }

        return new(description.State, best, description.History);
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Named(IReadOnlyList<Tensor> parameters, AdamW optimizer, IReadOnlyList<Tensor>? best) =>
        parameters.Select((tensor, i) => ($"parameter.{i}", tensor))
            .Concat(optimizer.State.Select(pair => ($"optimizer.{pair.Name}", pair.Tensor)))
            .Concat((best ?? []).Select((tensor, i) => ($"best.{i}", tensor)));
}
