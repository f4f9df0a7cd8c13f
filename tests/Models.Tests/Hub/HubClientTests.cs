using System.Text;
using Pipeline.Models.Hub;

namespace Pipeline.Models.Tests.Hub;

/// <summary>What is fetched, and what is not.</summary>
public sealed class HubClientTests : HubFixture
{
    [Test]
    public async Task Download_takes_what_a_model_needs_and_nothing_that_runs()
    {
        foreach (var name in new[] { "README.md", "pytorch_model.bin", "modeling_x.py", "consolidated.safetensors", "onnx/model.onnx", "tokenizer.json" })
            Server.Files[name] = Encoding.UTF8.GetBytes(name);
        Server.Files["merges.txt"] = [];
        var reports = new Reports();

        var snapshot = await DownloadAsync(progress: reports);

        Assert.Multiple(() =>
        {
            Assert.That(snapshot.Commit, Is.EqualTo(HubServer.Commit));
            Assert.That(Names(), Is.EqualTo(new[] { "config.json", "merges.txt", Weights, "tokenizer.json" }));
            Assert.That(File.ReadAllBytes(Folder[Weights]), Is.EqualTo(Server.Files[Weights]));
            Assert.That(reports.Last, Is.EqualTo(new HubProgress(Weights, snapshot.TotalBytes, snapshot.TotalBytes)));
            Assert.That(Server.Requests.First().Path, Is.EqualTo("/api/models/org/model/revision/refs%2Fpr%2F1?blobs=true"));
        });
    }

    /// <summary>What another commit had, and this one has not, would be taken for a part of the model.</summary>
    [Test]
    public async Task Download_leaves_no_files_of_another_snapshot()
    {
        Server.Files["merges.txt"] = [1, 2];
        await DownloadAsync();
        Server.Files.Remove("merges.txt", out _);
        Folder.Write($"{Weights}.0123456789abcdef.part", "of another version");
        Folder.Write("notes.txt", "no download's");

        await DownloadAsync();

        Assert.That(Names(), Is.EqualTo(new[] { "config.json", Weights, "notes.txt" }));
    }

    [Test]
    public async Task Download_again_fetches_only_what_is_not_here_or_not_right()
    {
        await DownloadAsync();
        Folder.Write("config.json", "{ }");
        Server.Requests.Clear();

        await DownloadAsync();

        Assert.That(Server.Requests.Select(request => request.Path), Is.EqualTo(new[] { "/api/models/org/model/revision/refs%2Fpr%2F1?blobs=true", $"/org/model/resolve/{HubServer.Commit}/config.json" }));
        Assert.That(File.ReadAllText(Folder["config.json"]), Is.EqualTo("{}\n"));
    }
}
