using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Tests.Definition;

public sealed class QuantitiesTests
{
    [TestCase("512M", 512L << 20)]
    [TestCase("24G", 24L << 30)]
    [TestCase("1.5g", 3L << 29)]
    [TestCase("2GiB", 2L << 30)]
    [TestCase("1T", 1L << 40)]
    [TestCase("4096", 4096L)]
    [TestCase("", null)]
    [TestCase("G", null)]
    [TestCase("-1G", null)]
    [TestCase("1.2.3G", null)]
    [TestCase("0", null)]
    [TestCase("9999999T", null)]
    [TestCase("24 G", null)]
    public void ParseMemory_reads_powers_of_1024(string text, long? bytes) => Assert.That(Quantities.ParseMemory(text), Is.EqualTo(bytes));

    [TestCase("90s", 90d)]
    [TestCase("30m", 1800d)]
    [TestCase("4h", 14400d)]
    [TestCase("7d", 604800d)]
    [TestCase("1h30m", 5400d)]
    [TestCase("1.5H", 5400d)]
    [TestCase("90", 90d)]
    [TestCase("", null)]
    [TestCase("h", null)]
    [TestCase("1h30", null)]
    [TestCase("0s", null)]
    [TestCase("-1h", null)]
    [TestCase("1w", null)]
    [TestCase("99999999d", null)]
    public void ParseDuration_reads_units_in_a_row(string text, double? seconds) => Assert.That(Quantities.ParseDuration(text)?.TotalSeconds, Is.EqualTo(seconds));
}
