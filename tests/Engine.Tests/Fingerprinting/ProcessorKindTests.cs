using Pipeline.Engine.Fingerprinting;

namespace Pipeline.Engine.Tests.Fingerprinting;

[TestFixture]
internal sealed class ProcessorKindTests
{
    private static readonly string[] Cpuinfo =
    [
        "processor\t: 0", "vendor_id\t: AuthenticAMD", "cpu family\t: 26", "model\t\t: 2", "model name\t: AMD EPYC", "cpu MHz\t\t: 2096.005",
        "flags\t\t: fpu sse4_2 avx avx2 fma avx512f tsc", "", "processor\t: 1", "vendor_id\t: Another",
    ];

    [Test]
    public void Kind_names_maker_family_and_instruction_sets_of_the_first_processor() =>
        Assert.That(ProcessorKind.Describe(Cpuinfo, _ => null), Is.EqualTo("AuthenticAMD family 26 model 2: sse4_2 avx fma avx2 avx512f"));

    [Test]
    public void Speed_does_not_count() => Assert.That(
        ProcessorKind.Describe(Cpuinfo.Select(line => line.Replace("2096", "3000", StringComparison.Ordinal)), _ => null), Is.EqualTo(ProcessorKind.Describe(Cpuinfo, _ => null)));

    [Test]
    public void Variable_that_chooses_kernels_counts() => Assert.That(
        ProcessorKind.Describe(Cpuinfo, name => name == "OPENBLAS_CORETYPE" ? "Haswell" : null), Does.EndWith("avx512f; OPENBLAS_CORETYPE=Haswell"));

    [Test]
    public void Machine_that_tells_nothing_is_of_an_unknown_kind() =>
        Assert.That(ProcessorKind.Describe([], _ => null), Is.EqualTo("unknown family unknown model unknown: "));
}
