namespace Pipeline.Engine.Store;
public static class LinkTree { public static void Create(ContentStore store, string target, IReadOnlyList<Pipeline.Contracts.FileEntry> files) => throw new NotSupportedException(target + store + files); }
