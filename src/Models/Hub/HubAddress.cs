using System.Text.RegularExpressions;

namespace Pipeline.Models.Hub;

/// <summary>Names of a hub's things, and where they are.</summary>
internal static partial class HubAddress
{
    /// <summary>The list of a repository's files at a revision, with sizes and hashes.</summary>
    public static Uri Listing(Uri endpoint, string repository, string revision) =>
        new($"{Base(endpoint)}/api/models/{repository}/revision/{Uri.EscapeDataString(revision)}?blobs=true");

    /// <summary>A file's content at a commit.</summary>
    public static Uri Content(Uri endpoint, string repository, string commit, string file) =>
        new($"{Base(endpoint)}/{repository}/resolve/{commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>Whether two addresses have one scheme, host and port: only then may the token go along.</summary>
    public static bool SameOrigin(Uri left, Uri right) => Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <exception cref="HubException">The name is none that a hub can have.</exception>
    public static void RequireRepository(string repository)
    {
        if (!RepositoryName().IsMatch(repository) || repository.Contains("..", StringComparison.Ordinal))
            throw new HubException($"{Quote.Name(repository)} is not a model's name, such as mistralai/Mistral-7B-v0.1.");
    }

    /// <summary>Whether a file's name stays in its folder on every file system. Git can hold no <c>..</c> or absolute names, so a hub that announces one lies.</summary>
    public static bool IsSafe(string file) =>
        file.Length is > 0 and <= 500
        && !file.AsSpan().ContainsAny("\\:")
        && !file.Any(char.IsControl)
        && file.Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>Whether a text is a commit's hash.</summary>
    public static bool IsCommit(string text) => CommitHash().IsMatch(text);

    private static string Base(Uri endpoint) => endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?\z")]
    private static partial Regex RepositoryName();

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex CommitHash();
}
