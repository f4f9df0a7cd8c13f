using System.Collections;

namespace Pipeline.Models.Tests.Training;

/// <summary>A list that tells of each reading of an item.</summary>
internal sealed class WatchedList<T>(IReadOnlyList<T> items, Action read) : IReadOnlyList<T>
{
    public int Count => items.Count;

    public T this[int index]
    {
        get
        {
            read();
            return items[index];
        }
    }

    public IEnumerator<T> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
