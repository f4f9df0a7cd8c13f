using Pipeline.Models.Hub;

namespace Pipeline.Models.Tests.Hub;

/// <summary>Where a request may lead, and what goes along.</summary>
public sealed class HubRedirectTests : HubFixture
{
    [Test]
    public async Task Download_redirect_to_another_host_takes_no_token_along()
    {
        await using var storage = await HubServer.StartAsync();
        storage.Files[Weights] = Server.Files[Weights];
        Server.Then(Weights, Status(302, ("Location", $"{storage.Address}org/model/resolve/{HubServer.Commit}/{Weights}")));
        Server.Then("config.json", Status(307, ("Location", "/elsewhere"))).Then("/elsewhere", (context, _) => HubServer.ServeAsync(context, Server.Files["config.json"]));

        await DownloadAsync(token: "hf_secret");

        Assert.Multiple(() =>
        {
            Assert.That(storage.Requests.Single().Authorization, Is.Empty);
            Assert.That(Server.Requests.Select(request => request.Authorization), Is.All.EqualTo("Bearer hf_secret"));
            Assert.That(Server.Requests.Select(request => request.Path), Does.Contain("/elsewhere"));
        });
    }

    [Test]
    public async Task Download_signed_address_that_expired_is_asked_for_anew()
    {
        await using var storage = await HubServer.StartAsync();
        storage.Then("/expired", Status(403));
        Server.Then(Weights, Status(302, ("Location", $"{storage.Address}expired")));

        await DownloadAsync();

        Assert.That(File.ReadAllBytes(Folder[Weights]), Is.EqualTo(Server.Files[Weights]));
    }

    [TestCase("ftp://127.0.0.1/x", "no web address")]
    [TestCase("file:///etc/passwd", "no web address")]
    [TestCase("", "no web address")]
    public void Download_redirect_to_something_else_is_refused(string location, string reason)
    {
        Server.Then(Weights, Status(302, ("Location", location)));

        Assert.That(Refusal(), Does.Contain(reason));
    }

    [Test]
    public void Download_redirects_in_a_circle_are_refused()
    {
        for (var i = 0; i < 10; i++)
            Server.Then(Weights, Status(302, ("Location", $"/org/model/resolve/{HubServer.Commit}/{Weights}")));

        Assert.That(Refusal(), Does.Contain("more than 5 times"));
    }
}
