namespace Pipeline.Samples.Categories;

/// <summary>A short customer review → positive or negative.</summary>
public sealed record Sentiment() : Drawn("sentiment", 10)
{
    private static readonly string[] Things = Text.Entries("""
        phone, hotel room, blender, sofa, ferry trip, headset, pizza, laptop, tour guide, mattress, app update, coffee, gym, backpack,
        printer, train ride, bakery, camera, dentist visit, rental car, museum, soup, keyboard, tent, concert, delivery
        """);

    private static readonly string[] Praise = Text.Lines("""
        was better than I hoped
        made my week
        worked on the first try
        felt worth every cent
        left us smiling
        was quiet and clean
        exceeded what they promised
        is still flawless after months
        came early and intact
        was a joy from start to end
        solved my problem at once
        impressed the whole family
        was friendly, quick and fair
        looks lovely
        gets my full praise
        was the best choice we made
        ran smoothly all day
        is a bargain
        could not have been nicer
        earned five stars
        """);

    private static readonly string[] Complaint = Text.Lines("""
        was worse than I feared
        ruined my week
        failed on the first try
        felt like wasted money
        left us angry
        was noisy and dirty
        fell short of what they promised
        broke after two days
        came late and damaged
        was a pain from start to end
        never solved my problem
        annoyed the whole family
        was rude, slow and overpriced
        looks cheap
        gets no praise from me
        was the worst choice we made
        crashed again and again
        is a rip-off
        could hardly have been nastier
        deserves one star at most
        """);

    private static readonly string[] Training = Text.Lines("""
        Positive or negative? | {x}
        Classify the review. | {x}
        How does the customer feel? | {x}
        Sentiment of "{x}"
        Is this praise or a complaint? Say positive or negative. | {x}
        {x} Label:
        Mark the mood of this comment. | {x}
        Feedback card: {x} Which sentiment?
        """);

    private static readonly string[] Pool = Text.Lines("""
        Label the review positive or negative. | {x}
        What is the mood of this customer? | {x}
        The comment says: {x} Sentiment?
        {x} Is that positive or negative?
        """);

    protected override Row Draw(Set set, SplitMix64 random)
    {
        var (review, label) = Review(random);
        var wording = random.Pick(set == Set.Training ? Training : Pool);
        return new Row(Name, wording.Replace("{x}", review, StringComparison.Ordinal), label);
    }

    /// <summary>A review, and whether it is positive or negative.</summary>
    public static (string Text, string Label) Review(SplitMix64 random)
    {
        var positive = random.Below(2) == 0;
        var opinions = random.Shuffle(positive ? Praise : Complaint);
        var (first, second) = random.Shuffle(Things) is [var a, var b, ..] ? (a, b) : throw new InvalidOperationException("Too few things.");
        var review = random.Below(3) switch
        {
            0 => $"The {first} {opinions[0]} and {opinions[1]}.",
            1 => $"Our {first} {opinions[0]}.",
            _ => $"The {first} {opinions[0]}; the {second} {opinions[1]}.",
        };
        return (review, positive ? "positive" : "negative");
    }
}
