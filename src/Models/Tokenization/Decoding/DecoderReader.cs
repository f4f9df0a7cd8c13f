using Pipeline.Models.Tokenization.Normalization;
using Pipeline.Models.Tokenization.Patterns;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>Reads <c>decoder</c> of a <c>tokenizer.json</c>.</summary>
internal static class DecoderReader
{
    private const string Known = "Sequence, ByteLevel, Replace, ByteFallback, Fuse, Strip, Metaspace";

    public static DecoderChain Read(JsonPart part)
    {
        var parts = Flatten(part).ToList();
        var steps = new List<Func<DecodingStep, DecodingStep>>();
        for (var i = 0; i < parts.Count; i++)
        {
            steps.Add(Step(parts[i]));
            if (parts[i].Type is not ("Fuse" or "ByteLevel"))
                continue;
            // Here all tokens have become one. Stripping can follow what comes; anything else needs to see all of it.
            if (i + 2 == parts.Count && parts[i + 1].Type == "Strip")
            {
                var strip = Strip(parts[++i]);
                steps.Add(next => new FusedStripStep(strip, next));
            }
            else if (i + 1 < parts.Count)
            {
                steps.Add(next => new FuseStep(next));
            }
        }
        return new(steps);
    }

    private static IEnumerable<JsonPart> Flatten(JsonPart part) => part.Type == "Sequence" ? part.Required("decoders").Items().SelectMany(Flatten) : [part];

    private static Func<DecodingStep, DecodingStep> Step(JsonPart part)
    {
        switch (part.Type)
        {
            case "ByteLevel":
                return next => new ByteLevelStep(next);
            case "ByteFallback":
                return next => new ByteFallbackStep(next);
            case "Fuse":
                return next => new MapStep((text, _) => text, next);
            case "Strip":
                var strip = Strip(part);
                return next => new MapStep((text, _) => strip.Trim(text), next);
            case "Replace":
                var replace = new Replace(PatternReader.Read(part.Required("pattern")), part.Required("content").AsString());
                return next => new MapStep((text, _) => replace.Normalize(text, continues: false), next);
            case "Metaspace":
                var (sign, drops) = (MetaspaceSettings.Sign(part), MetaspaceSettings.Scheme(part) != "never");
                return next => new MapStep((text, first) => text.Replace(sign, first && drops ? "" : " ", StringComparison.Ordinal), next);
            default:
                throw part.Unknown("decoder", part.Type, Known);
        }
    }

    private static StripSettings Strip(JsonPart part)
    {
        var content = part.OptionalString("content") ?? " ";
        return content.Length > 0 ? new(content, part.Count("start", 0), part.Count("stop", 0)) : throw part.Error("content is empty", "Fetch the file again.");
    }
}
