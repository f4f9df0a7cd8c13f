using Pipeline.Models.Weights;
using Pipeline.Providers.Calls;
using Pipeline.Testing;
using Pipeline.Torch;

namespace Pipeline.Providers.Local.Tests;

/// <summary>A tiny model and a store of replies for each test; afterwards as many tensors live as before.</summary>
[NonParallelizable]
public abstract class LocalTest
{
    private TemporaryFolder _folder = null!;
    private long _before;

    private protected string ModelFolder { get; private set; } = null!;

    private protected LocalModel Model { get; private set; } = null!;

    private protected CallStore Store { get; private set; } = null!;

    private protected int StoredReplies => Directory.GetFiles(Store.Folder, "*", SearchOption.AllDirectories).Length;

    [SetUp]
    public void Begin()
    {
        _folder = TemporaryFolder.InMemory();
        _before = torch.live_tensors;
        Store = new(_folder["calls"]);
        ModelFolder = TinyModel.Write(_folder["model"]);
        Model = Load(ModelFolder);
    }

    [TearDown]
    public void End()
    {
        Model.Dispose();
        _folder.Dispose();
        Assert.That(torch.live_tensors, Is.EqualTo(_before), "tensors leak");
    }

    private protected static LocalModel Load(string folder, string? template = null) => LocalModel.Load(folder, null, new() { Compute = ComputeChoice.Fp32, Template = template });

    private protected static LocalCaller Caller(LocalModel model, CallStore? store) => new("local candidate", model, store);

    private protected static Task<IReadOnlyList<CallOutcome>> Ask(LocalModel model, CallStore? store, params ChatRequest[] requests) =>
        Caller(model, store).AskAllAsync(requests, null, CancellationToken.None);

    private protected static ChatRequest Request(string prompt) => new() { Messages = [new(ChatRole.User, prompt)], Temperature = 0, MaxTokens = 6 };

    /// <summary>The model's folder again, under another name.</summary>
    private protected string Copy(string name)
    {
        var copy = Directory.CreateDirectory(_folder[name]).FullName;
        foreach (var file in Directory.EnumerateFiles(ModelFolder))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }
}
