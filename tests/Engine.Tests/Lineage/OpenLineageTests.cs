using Pipeline.Contracts;
using Pipeline.Engine.Lineage;

namespace Pipeline.Engine.Tests.Lineage;

public sealed class OpenLineageTests
{
    private static readonly KnownManifest Step = new(
        Digest.Parse("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        new()
        {
            Stage = "Curate",
            Fingerprint = Digest.Of("f"u8),
            Params = [],
            Inputs = [new("raw", Digest.Of("r"u8), "data/raw.jsonl"), new("base", Digest.Of("b"u8), "Base:model")],
            Outputs =
            [
                new("train", Digest.Of("t"u8), [new("a", 5, Digest.Of("a"u8)), new("b", 7, Digest.Of("c"u8))], Rows: 3),
                new("rest", Digest.Of("s"u8), []),
            ],
        });

    private static readonly DateTimeOffset Completed = new(2026, 3, 4, 6, 6, 7, 89, TimeSpan.FromHours(1));

    [Test]
    public void Event_has_all_that_the_specification_requires()
    {
        var told = OpenLineage.Event("mini", Step, Completed);

        Assert.That(told["eventType"]!.GetValue<string>(), Is.EqualTo("COMPLETE"));
        Assert.That(told["eventTime"]!.GetValue<string>(), Is.EqualTo("2026-03-04T05:06:07.089Z"));
        Assert.That(Uri.IsWellFormedUriString(told["producer"]!.GetValue<string>(), UriKind.Absolute));
        Assert.That(told["schemaURL"]!.GetValue<string>(), Is.EqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"));
        Assert.That((told["job"]!["namespace"]!.GetValue<string>(), told["job"]!["name"]!.GetValue<string>()), Is.EqualTo(("pipeline:mini", "Curate")));
    }

    [Test]
    public void Event_datasets_are_named_so_that_one_stages_output_is_the_nexts_input()
    {
        var told = OpenLineage.Event("mini", Step, Completed);

        Assert.That(told["inputs"]!.AsArray().Select(input => input!["name"]!.GetValue<string>()), Is.EqualTo(new[] { "data/raw.jsonl", "Base:model" }));
        Assert.That(told["outputs"]!.AsArray().Select(output => output!["name"]!.GetValue<string>()), Is.EqualTo(new[] { "Curate:train", "Curate:rest" }));
        Assert.That(told["inputs"]![0]!["facets"]!["version"]!["datasetVersion"]!.GetValue<string>(), Is.EqualTo(Digest.Of("r"u8).ToString()));
        var statistics = told["outputs"]![0]!["outputFacets"]!["outputStatistics"]!;
        Assert.That((statistics["rowCount"]!.GetValue<long>(), statistics["size"]!.GetValue<long>()), Is.EqualTo((3L, 12L)));
        Assert.That(told["outputs"]![1]!["outputFacets"], Is.Null);
    }

    [Test]
    public void Event_every_facet_says_its_producer_and_schema()
    {
        var told = OpenLineage.Event("mini", Step, Completed);

        var facets = new[] { told["job"]!["facets"]!["jobType"], told["inputs"]![0]!["facets"]!["version"], told["outputs"]![0]!["outputFacets"]!["outputStatistics"] };
        foreach (var facet in facets)
        {
            Assert.That(facet!["_producer"]!.GetValue<string>(), Is.EqualTo(told["producer"]!.GetValue<string>()));
            Assert.That(facet["_schemaURL"]!.GetValue<string>(), Does.Match(@"^https://openlineage\.io/spec/facets/\d-\d-\d/(\w+)\.json#/\$defs/\1$"));
        }
    }

    [Test]
    public void RunId_is_a_uuid_of_version_8_that_the_manifest_decides() =>
        Assert.That(OpenLineage.RunId(Step.Digest).ToString(), Is.EqualTo("ffffffff-ffff-8fff-bfff-ffffffffffff"));
}
