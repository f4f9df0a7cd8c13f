using System.Text;
using System.Text.Json;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;
using Pipeline.Host.Targets.Checks;

namespace Pipeline.Host.Targets;

/// <summary>Looks over the machine and says how to mend what is broken.</summary>
internal sealed class DoctorVerb : IVerb
{
    public string Name => "Doctor";
    public string Summary => "check toolchain, native libraries, GPU, disk, API keys and data files, and say how to mend each";
    public IReadOnlyList<Option> Options => [];

    public async Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        await foreach (var finding in MachineChecks.RunAsync(options, environment, cancellationToken))
            findings.Add(finding);
        environment.Terminal.Out.Write(options.Json ? Json(findings) : Text(findings));
        return findings.Any(finding => finding.State is FindingState.Broken) ? ExitCode.Failed : ExitCode.Done;
    }

    private static string Text(List<Finding> findings)
    {
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            text.Append($"{Word(finding.State),-7} {finding.Name,-18} {SafeText.Line(finding.Detail)}\n");
            if (finding.Mend is not null)
                text.Append($"{"",26} → {SafeText.Line(finding.Mend)}\n");
        }

        return text.ToString();
    }

    private static string Json(List<Finding> findings)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("checks");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("name", finding.Name);
                json.WriteString("state", Word(finding.State));
                json.WriteString("detail", finding.Detail);
                json.WriteString("mend", finding.Mend);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static string Word(FindingState state) => state switch
    {
        FindingState.Good => "ok",
        FindingState.Absent => "absent",
        _ => "broken",
    };
}
