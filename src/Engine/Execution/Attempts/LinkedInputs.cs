using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>What a stage reads: files of the workspace where they are, and outputs of other stages in the attempt's own link tree.</summary>
internal sealed class LinkedInputs : IDisposable
{
    private readonly List<LinkTree> _trees = [];
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <exception cref="StoreException">A blob has gone since it was checked, or the folder cannot be written.</exception>
    public LinkedInputs(ContentStore store, AttemptWork work, AttemptFolder folder)
    {
        foreach (var input in work.Stage.Inputs)
        {
            if (input.Path is { } path)
            {
                _paths.Add(input.Name, path);
                continue;
            }

            var target = Path.Combine(folder.Inputs, input.Name);
            _trees.Add(LinkTree.Create(store, target, work.Blobs.Where(blob => blob.Input == input.Name).Select(blob => blob.File)));
            _paths.Add(input.Name, target);
        }
    }

    /// <summary>Input name → absolute path.</summary>
    public IReadOnlyDictionary<string, string> Paths => _paths;

    public void Dispose() => _trees.ForEach(tree => tree.Dispose());
}
