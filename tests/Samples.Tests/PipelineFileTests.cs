using YamlDotNet.RepresentationModel;

namespace Pipeline.Samples.Tests;

public sealed class PipelineFileTests
{
    private static readonly YamlMappingNode File = Yaml.Load("pipeline.yaml");

    [Test]
    public void File_says_its_version_and_seed()
    {
        Assert.That(File.At("version").Text(), Is.EqualTo("1"));
        Assert.That(File.At("defaults", "seed").Text(), Is.EqualTo("42"));
    }

    [Test]
    public void Curate_reads_the_sample_rows()
    {
        Assert.That(File.At("stages", "Curate", "uses").Text(), Is.EqualTo("curate"));
        Assert.That(System.IO.File.Exists(Repository.Path(File.At("stages", "Curate", "inputs", "raw").Text())));
    }

    [Test]
    public void Curate_merges_from_the_threshold_that_the_samples_are_made_for() =>
        Assert.That(File.At("stages", "Curate", "params", "near_duplicates", "threshold").Text(), Is.EqualTo("0.8"));

    [Test]
    public void Profile_speaks_only_of_stages_of_the_file()
    {
        var stages = Keys(File.At("stages"));

        foreach (var (_, profile) in ((YamlMappingNode)File.At("profiles")).Children)
            Assert.That(Keys(profile.At("stages")), Is.SubsetOf(stages));
    }

    private static string[] Keys(YamlNode node) => [.. ((YamlMappingNode)node).Children.Keys.Select(key => key.Text())];
}
