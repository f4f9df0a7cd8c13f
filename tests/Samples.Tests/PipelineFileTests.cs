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

    /// <summary>What is left to train on has the size of the recipe: about 4,000 rows, and 400 and more to validate.</summary>
    [Test]
    public void Curate_leaves_some_4000_rows_to_train_on()
    {
        var split = File.At("stages", "Curate", "params", "split");
        var (validation, test) = (decimal.Parse(split.At("validation").Text()), decimal.Parse(split.At("test").Text()));

        Assert.That(Committed.Originals.Count * (1 - validation - test), Is.EqualTo(4_000).Within(50));
        Assert.That(Committed.Originals.Count * validation, Is.EqualTo(450).Within(50));
    }

    [Test]
    public void Profile_speaks_only_of_stages_of_the_file()
    {
        var stages = Keys(File.At("stages"));

        foreach (var (_, profile) in ((YamlMappingNode)File.At("profiles")).Children)
            Assert.That(Keys(profile.At("stages")), Is.SubsetOf(stages));
    }

    private static string[] Keys(YamlNode node) => [.. ((YamlMappingNode)node).Children.Keys.Select(key => key.Text())];
}
