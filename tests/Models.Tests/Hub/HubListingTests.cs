using System.Text.Json.Nodes;
using Pipeline.Models.Hub;

namespace Pipeline.Models.Tests.Hub;

/// <summary>Lists of files that lie, and refusals.</summary>
public sealed class HubListingTests : HubFixture
{
    [TestCase("../model.safetensors")]
    [TestCase("a/../../model.safetensors")]
    [TestCase("/etc/model.safetensors")]
    [TestCase("..\\model.safetensors")]
    [TestCase("C:\\model.safetensors")]
    [TestCase("a//model.safetensors")]
    [TestCase("./model.safetensors")]
    [TestCase("model\u0000.safetensors")]
    [TestCase("\u001b[31m.safetensors")]
    [TestCase("")]
    public void Download_file_name_that_leads_out_is_refused_before_anything_is_written(string name)
    {
        Server.Announce = listing => listing["siblings"]!.AsArray().Add(new JsonObject { ["rfilename"] = name, ["size"] = 1, ["blobId"] = new string('a', 40) });

        Assert.That(Refusal(), Does.Contain("leads out").And.Not.Contain("\u001b"));
        Assert.That(Names(), Is.Empty);
    }

    [TestCase("sha", "\"main\"", "not a commit")]
    [TestCase("siblings", "{}", "siblings")]
    [TestCase("siblings", """[{"rfilename":"config.json","size":-1,"blobId":"x"}]""", "no size")]
    [TestCase("siblings", """[{"rfilename":"config.json","size":3}]""", "no hash")]
    [TestCase("siblings", """["config.json"]""", "not described")]
    [TestCase("siblings", """[{"rfilename":"README.md","size":3,"blobId":"x"}]""", "no weights as safetensors")]
    public void Download_listing_that_cannot_be_believed_is_refused(string key, string value, string reason)
    {
        Server.Announce = listing => listing[key] = JsonNode.Parse(value);

        Assert.That(Refusal(), Does.Contain(reason));
    }

    [Test]
    public void Download_model_larger_than_the_disk_is_refused_at_once()
    {
        Server.Announce = listing => listing["siblings"]![1]!["size"] = long.MaxValue / 4;

        Assert.That(Refusal(), Does.Contain("are free"));
    }

    [Test]
    public void Download_commit_that_is_not_the_one_asked_for_is_refused() =>
        Assert.That(Refusal(revision: new string('b', 40)), Does.Contain("answered with"));

    [TestCase(401, "", null, "private or gated, set HF_TOKEN")]
    [TestCase(401, "", "t", "refuses HF_TOKEN")]
    [TestCase(401, "GatedRepo", null, "is gated. Accept its terms")]
    [TestCase(403, "GatedRepo", "t", "HF_TOKEN is set: check")]
    [TestCase(403, "", null, "denies access")]
    [TestCase(404, "RepoNotFound", null, "has no model 'org/model'")]
    [TestCase(404, "RevisionNotFound", null, "no such revision")]
    [TestCase(400, "", null, "answered 400")]
    public void Download_refusal_says_what_to_do(int status, string code, string? token, string advice)
    {
        Server.Then("listing", Status(status, ("X-Error-Code", code)));

        Assert.That(Refusal(token: token), Does.Contain(advice));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("../x")]
    [TestCase("a/b/c")]
    [TestCase("a b")]
    [TestCase("")]
    public void Resolve_name_that_is_none_is_refused_without_asking(string repository)
    {
        using var client = Client(null);

        Assert.That(async () => await client.ResolveAsync(repository, "main", default), Throws.TypeOf<HubException>().With.Message.Contains("not a model's name"));
        Assert.That(Server.Requests, Is.Empty);
    }
}
