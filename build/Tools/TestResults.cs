using System.Xml.Linq;

namespace Pipeline.Host.Tools;

/// <summary>Reads a TRX file, the test platform's record of a run.</summary>
internal static class TestResults
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <exception cref="System.Xml.XmlException">The file was cut off.</exception>
    public static TestCounts Read(string project, string file)
    {
        var results = XDocument.Load(file).Descendants(Trx + "UnitTestResult").ToLookup(result => (string?)result.Attribute("outcome"));
        var skipped = results["NotExecuted"].ToList();
        var passed = results["Passed"].Count();
        var failed = results.Where(outcome => outcome.Key is not ("Passed" or "NotExecuted")).SelectMany(outcome => outcome).ToList();
        var details = failed.Select(result => Paragraph("FAILED", result)).Concat(skipped.Select(result => Paragraph("skipped", result)));
        return new TestCounts(project, passed, failed.Count, skipped.Count, string.Concat(details));
    }

    private static string Paragraph(string word, XElement result)
    {
        var error = result.Element(Trx + "Output")?.Element(Trx + "ErrorInfo");
        var reason = ((string?)error?.Element(Trx + "Message"))?.Trim() ?? "no reason given";
        var trace = word == "FAILED" ? ((string?)error?.Element(Trx + "StackTrace"))?.TrimEnd() : null;
        return $"\n  {word} {(string?)result.Attribute("testName")}: {reason}{(trace is null ? "" : "\n" + trace)}";
    }
}
