using System.Globalization;
using System.Text;

namespace Pipeline.Tests.Plans;

/// <summary>A pipeline drawn from a seed, which can be edited at random and written to a folder.</summary>
internal sealed class RandomPipeline
{
    private readonly Random _random;
    private readonly List<RandomStage> _stages = [];
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private int _seed = 1;

    public RandomPipeline(Random random)
    {
        _random = random;
        for (var i = 0; i < random.Next(2, 4); i++)
            _files.Add($"data/{i}.txt", Bytes());
        _files.Add("folder/a.txt", Bytes());
        _files.Add("folder/b.txt", Bytes());
        _files.Add("code.sh", "1");
        for (var i = 0; i < random.Next(3, 9); i++)
            _stages.Add(new($"S{i}") { Shape = random.Next(RandomStage.Shapes), Inputs = Inputs(i), Always = random.Next(8) == 0, ReadsCode = random.Next(4) == 0 });
    }

    public IReadOnlyList<string> Stages => [.. _stages.Select(stage => stage.Name)];

    public IReadOnlyList<string> AlwaysRun => [.. _stages.Where(stage => stage.Always).Select(stage => stage.Name)];

    /// <summary>Changes what stages depend on, or nothing that counts; says which.</summary>
    public string Edit()
    {
        var stage = _stages[_random.Next(_stages.Count)];
        var file = _files.Keys.ElementAt(_random.Next(_files.Count));
        switch (_random.Next(12))
        {
            case 0 or 1:
                stage.Parameter = _random.Next(3);
                return $"{stage.Name}: params.k = {stage.Parameter}";
            case 2 or 3 or 4:
                _files[file] = file == "code.sh" ? _random.Next(3).ToString(CultureInfo.InvariantCulture) : Bytes();
                return $"{file} written";
            case 5:
                stage.Shape = _random.Next(RandomStage.Shapes);
                return $"{stage.Name}: another command";
            case 6:
                stage.Comment = _random.Next(3);
                return $"{stage.Name}: a command that says the same";
            case 7:
                stage.Always = !stage.Always;
                return $"{stage.Name}: always {stage.Always}";
            case 8:
                stage.Inputs = Inputs(_stages.IndexOf(stage));
                return $"{stage.Name}: other inputs";
            case 9:
                _seed = _random.Next(1, 3);
                return $"seed {_seed}";
            case 10:
                stage.ReadsCode = !stage.ReadsCode;
                return $"{stage.Name}: reads code {stage.ReadsCode}";
            default:
                return "no edit";
        }
    }

    /// <summary>Writes files and pipeline file.</summary>
    /// <param name="executions">Where each command first adds its stage's name.</param>
    public void WriteTo(string folder, string executions)
    {
        foreach (var (name, text) in _files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!File.Exists(path) || File.ReadAllText(path) != text)
                File.WriteAllText(path, text);
        }

        var yaml = new StringBuilder($"version: 1\nname: random\ndefaults: {{ seed: {_seed} }}\nstages:\n");
        foreach (var stage in _stages)
            yaml.Append(stage.Yaml(executions));
        File.WriteAllText(Path.Combine(folder, "pipeline.yaml"), yaml.ToString());
    }

    /// <summary>Few different contents, so that stages meet the same bytes by different ways.</summary>
    private string Bytes() => string.Concat(Enumerable.Range(0, _random.Next(1, 4)).Select(_ => $"{_random.Next(3)}\n"));

    private List<string> Inputs(int stage)
    {
        var all = _files.Keys.Where(name => name.StartsWith("data/", StringComparison.Ordinal)).Append("folder")
            .Concat(Enumerable.Range(0, stage).SelectMany(earlier => new[] { $"S{earlier}:out", $"S{earlier}:out" })).ToArray();
        return [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => all[_random.Next(all.Length)]).Distinct()];
    }
}
