namespace Pipeline.Samples.Categories;

/// <summary>Operations on short words, with the letters spaced so that each is a token of its own.</summary>
public sealed record Strings() : Drawn("strings", 12)
{
    private static readonly string[] Words = Text.Entries("""
        acid, amber, apple, arch, atlas, bake, barn, basil, beam, bell, bird, blaze, boat, bolt, bone, brick, brush, cabin, cake, calm,
        camel, card, cedar, chalk, cliff, cloud, coal, coast, coin, coral, crane, cube, dawn, deer, desk, dice, dock, dove, drum, dune,
        eagle, earth, echo, fern, field, flame, flint, flour, foam, fork, frost, gate, ghost, glass, globe, goat, gold, grape, gulf,
        hail, harp, hawk, heron, hill, honey, hood, horn, ice, iron, ivory, jade, jewel, judge, kelp, king, knot, lake, lamb, lark, leaf,
        lemon, lime, linen, lion, lodge, maple, mask, melon, metal, mint, moon, moss, mouse, music, nail, nest, night, north, oak, oat,
        ocean, olive, onyx, opal, otter, owl, palm, paper, pearl, pine, plum, pond, porch, quail, queen, quilt, rain, raven, reef, ridge,
        river, road, robin, rope, rose, ruby, rust, sail, salt, sand, scarf, seal, shell, silk, smoke, snow, solar, spice, spoon, stone,
        storm, sugar, swan, table, tea, thorn, tiger, tile, torch, tower, trail, tulip, urn, valve, vase, vine, violet, wagon, walnut,
        wave, whale, wheat, wind, wolf, wool, yarn, zebra, zinc
        """);

    private static readonly (Func<string, string> Apply, string[] Training, string[] Pool)[] Operations =
    [
        (word => Spaced(word.Reverse()),
            ["Reverse: {x}", "Spell this backwards. | {x}", "Turn {x} around."],
            ["Write {x} in reverse.", "Backwards, please: {x}"]),
        (word => $"{word[0]}",
            ["First letter of {x}", "Which letter starts {x}?", "Keep only the first letter. | {x}"],
            ["What letter is first in {x}?", "{x} starts with which letter?"]),
        (word => $"{word[^1]}",
            ["Last letter of {x}", "Which letter ends {x}?", "Keep only the last letter. | {x}"],
            ["What letter is last in {x}?", "{x} ends with which letter?"]),
        (word => $"{word.Length}",
            ["Count the letters: {x}", "How long is {x}?", "Number of letters? | {x}"],
            ["How many letters are in {x}?", "Letters in {x}, a number:"]),
        (word => Spaced(word.Skip(1)),
            ["Drop the first letter: {x}", "Remove the letter at the start. | {x}", "{x} without its first letter"],
            ["Write {x} but drop the first letter."]),
        (word => Spaced(word.SkipLast(1)),
            ["Drop the last letter: {x}", "Remove the letter at the end. | {x}", "{x} without its last letter"],
            ["Write {x} but drop the last letter."]),
    ];

    protected override Row Draw(Set set, SplitMix64 random)
    {
        var (apply, training, pool) = random.Pick(Operations);
        var word = random.Pick(Words);
        var wording = random.Pick(set == Set.Training ? training : pool);
        return new Row(Name, wording.Replace("{x}", Spaced(word), StringComparison.Ordinal), apply(word));
    }

    private static string Spaced(IEnumerable<char> letters) => string.Join(' ', letters);
}
