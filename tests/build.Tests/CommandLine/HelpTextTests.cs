using Pipeline.Host.CommandLine;
using Pipeline.Host.Targets;

namespace Pipeline.Host.Tests.CommandLine;

public sealed class HelpTextTests
{
    [Test]
    public void Help_names_every_verb_and_every_option_that_goes_with_something()
    {
        var help = HelpText.For(HostOptions.DefaultTarget);

        foreach (var verb in VerbTable.Verbs)
            Assert.That(help, Does.Contain($"\n  {verb.Name} "));
        foreach (var option in Options.Everywhere.Concat(Options.OfRuns).Concat(VerbTable.Verbs.SelectMany(verb => verb.Options)))
            Assert.That(help, Does.Contain(option.Name));
    }

    [Test]
    public void Help_of_a_verb_is_its_own_page()
    {
        var help = HelpText.For("Doctor");

        Assert.That(help, Does.StartWith("./build.sh --target=Doctor"));
        Assert.That(help, Does.Not.Contain("--keep-going"));
    }

    [Test]
    public void Verbs_have_names_of_their_own() =>
        Assert.That(VerbTable.Verbs.Select(verb => verb.Name), Is.Unique.And.Not.Contain(HostOptions.DefaultTarget));
}
