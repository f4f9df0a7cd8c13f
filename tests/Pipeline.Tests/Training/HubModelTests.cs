using Microsoft.AspNetCore.Http;
using Pipeline.Models.Tests.Hub;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Training;

/// <summary>A base that is fetched by the real stage, from a hub on loopback.</summary>
public sealed class HubModelTests
{
    private const string Weights = "model.safetensors";

    private const string Fetching = """
        version: 1
        name: fetching
        stages:
          Fetched: { uses: base-model, params: { source: hub, repository: org/model } }

        """;

    [Test]
    public async Task Download_that_was_killed_goes_on_and_is_the_model_of_the_hub()
    {
        await using var server = await HubServer.StartAsync();
        using var workspace = Workspace(server);
        var whole = server.Files[Weights];
        var begun = new TaskCompletionSource();
        server.Then(Weights, async (context, body) =>
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
            await context.Response.Body.FlushAsync();
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using (var host = workspace.Start())
        {
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
            Eventually.IsTrue(
                () => Directory.EnumerateFiles(workspace["cache/work"], $"{Weights}.*.part", SearchOption.AllDirectories).Any(part => new FileInfo(part).Length > 0), () => host.ErrorSoFar);
            host.Signal(Signals.Kill);
            host.End();
        }

        Leftovers.WaitUntilGone(workspace.Mark);
        workspace.Run().Exits(0);

        Assert.That(server.Requests.Last(request => request.Path.EndsWith(Weights, StringComparison.Ordinal)).Range, Does.StartWith("bytes="), "gone on with, not begun again");
        Assert.That(File.ReadAllBytes(workspace[$"artifacts/Fetched/model/{Weights}"]), Is.EqualTo(whole));
        Assert.That(server.Requests.Select(request => request.Authorization), Is.All.EqualTo("Bearer hf_of_the_test"));
        Assert.That(Directory.EnumerateFiles(workspace["artifacts"], "*", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("hf_of_the_test", StringComparison.Ordinal)), Is.Empty);
        Assert.That(workspace.Read("artifacts/Fetched/log.txt"), Does.Contain($"at commit {HubServer.Commit}"));
    }

    [TestCase("config.json", """{"architectures":["BertForMaskedLM"]}""", "BertForMaskedLM")]
    [TestCase("tokenizer.json", """{"model":{"type":"Unigram"}}""", "no model that is known here")]
    public async Task Model_that_cannot_be_used_is_refused_before_its_weights_are_asked_for(string file, string content, string said)
    {
        await using var server = await HubServer.StartAsync();
        using var workspace = Workspace(server);
        server.Files[file] = System.Text.Encoding.UTF8.GetBytes(content);

        Assert.That(workspace.Run().Exits(1).Says(said).Error, Does.Not.Contain("   at "));
        Assert.That(server.Requests.Select(request => request.Path), Has.None.EndsWith(Weights));
    }

    /// <summary>The server has the model of the tiny pipeline.</summary>
    private static Workspace Workspace(HubServer server)
    {
        var workspace = TinyPipeline.Brief();
        workspace.Run("--target=BaseModel").Exits(0);
        foreach (var path in Directory.EnumerateFiles(workspace["artifacts/BaseModel/model"]))
            server.Files[Path.GetFileName(path)] = File.ReadAllBytes(path);
        workspace.Environment["HF_ENDPOINT"] = server.Address.ToString();
        workspace.Environment["HF_TOKEN"] = "hf_of_the_test";
        return workspace.Write("pipeline.yaml", Fetching);
    }
}
