using System.Diagnostics.CodeAnalysis;
using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Execution;

/// <summary>Which stages of a run may start now. A pure state machine: it runs nothing and knows no clock.</summary>
public sealed class ReadyStages
{
    private readonly Dictionary<string, int> _order = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _waitsFor = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _dependents = new(StringComparer.Ordinal);
    private readonly SortedSet<(int Order, string Stage)> _ready = [];
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);

    /// <param name="pending">Stages that have to be looked at, each after those it depends on.</param>
    /// <param name="dependencies">What a stage depends on; those that are not pending count as done.</param>
    public ReadyStages(IReadOnlyList<StageDefinition> pending, Func<string, IReadOnlyList<string>> dependencies)
    {
        for (var i = 0; i < pending.Count; i++)
            _order.Add(pending[i].Name, i);
        foreach (var stage in pending)
            Wait(stage.Name, dependencies(stage.Name).Where(_order.ContainsKey));
    }

    /// <summary>Whether nothing waits or may start.</summary>
    public bool IsEmpty => _ready.Count == 0 && _waitsFor.Count == 0;

    /// <summary>Takes the first stage that may start.</summary>
    public bool TryTake([NotNullWhen(true)] out string? stage)
    {
        stage = _ready.Count > 0 ? _ready.Min.Stage : null;
        return stage is not null && _ready.Remove(_ready.Min);
    }

    /// <summary>The stage has a result; those that waited for it alone become ready.</summary>
    public void Done(string stage)
    {
        _ended.Add(stage);
        foreach (var dependent in Dependents(stage))
        {
            if (_waitsFor.TryGetValue(dependent, out var missing) && missing.Remove(stage) && missing.Count == 0)
            {
                _waitsFor.Remove(dependent);
                _ready.Add((_order[dependent], dependent));
            }
        }
    }

    /// <summary>The stage will never have a result. Returns every stage that depended on it, directly or not: none of them will start.</summary>
    public IReadOnlyList<string> Failed(string stage)
    {
        var lost = new List<string>();
        var next = new Queue<string>([stage]);
        _ended.Add(stage);
        while (next.TryDequeue(out var failed))
        {
            foreach (var dependent in Dependents(failed).Where(_waitsFor.Remove))
            {
                lost.Add(dependent);
                _ended.Add(dependent);
                next.Enqueue(dependent);
            }
        }

        return lost;
    }

    /// <summary>The stage has to wait after all, for stages that must run (again) before it.</summary>
    public void Requeue(string stage, IReadOnlyCollection<string> before)
    {
        foreach (var maker in before)
        {
            if (!_order.ContainsKey(maker))
                _order.Add(maker, -1 - _order.Count);
            // A maker that is under way or waits already will call Done by itself.
            if (_ended.Remove(maker) || !_dependents.ContainsKey(maker))
                _ready.Add((_order[maker], maker));
        }

        Wait(stage, before);
    }

    /// <summary>Gives up on all that has not been started.</summary>
    public IReadOnlyList<string> Abandon()
    {
        var left = _ready.Select(item => item.Stage).Concat(_waitsFor.Keys).OrderBy(stage => _order[stage]).ToList();
        _ready.Clear();
        _waitsFor.Clear();
        return left;
    }

    private void Wait(string stage, IEnumerable<string> before)
    {
        var missing = before.Where(one => !_ended.Contains(one)).ToHashSet(StringComparer.Ordinal);
        foreach (var one in missing)
        {
            if (!_dependents.TryGetValue(one, out var dependents))
                _dependents.Add(one, dependents = []);
            dependents.Add(stage);
        }

        if (missing.Count == 0)
            _ready.Add((_order[stage], stage));
        else
            _waitsFor.Add(stage, missing);
    }

    private List<string> Dependents(string stage) => _dependents.GetValueOrDefault(stage, []);
}
