using YamlDotNet.RepresentationModel;

namespace Pipeline.Samples.Tests;

/// <summary>Short ways through a YAML document.</summary>
internal static class Yaml
{
    public static YamlMappingNode Load(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read(file)));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    /// <summary>The node at the end of a path of keys; an exception names the first key that is not there.</summary>
    public static YamlNode At(this YamlNode node, params string[] path) =>
        path.Aggregate(node, (parent, key) => parent.Find(key) ?? throw new KeyNotFoundException($"No '{key}' at {parent.Start}."));

    public static YamlNode? Find(this YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value!;
}
