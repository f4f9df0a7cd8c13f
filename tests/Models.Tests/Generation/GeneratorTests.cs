using Pipeline.Models.Generation;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Generation;

/// <summary>What is refused, how it is stopped, and what it tells on the way.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class GeneratorTests : ScopedTest
{
    private static readonly GenerationOptions Greedy = new() { MaxNewTokens = 6 };

    [Test]
    public void Prompt_that_cannot_be_read_is_refused()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        string Refusal(params int[][] prompts) => Assert.Throws<ArgumentException>(() => new Generator(model).Generate(prompts, Greedy))!.Message;
        Assert.That(Refusal([1], []), Is.EqualTo("Prompt 1 has no tokens. Begin it with the model's first token (BOS), or leave it out."));
        Assert.That(Refusal(TinyModels.Prompts(65)), Is.EqualTo("Prompt 0 has 65 tokens; the model's context has 64. Shorten it."));
        Assert.That(Refusal([1, 61]), Does.StartWith("Prompt 0 has token 61 at place 2; the model has tokens 0 to 60."));
        Assert.That(Refusal([-1]), Does.StartWith("Prompt 0 has token -1 at place 1;"));
    }

    [Test]
    public void Options_out_of_bounds_are_all_named()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        var options = new GenerationOptions
        {
            MaxNewTokens = 0, Temperature = double.NaN, TopK = -1, TopP = 0, FirstPrompt = -1, StopStrings = [""], TopLogprobs = 21, MaxBatch = 0, StepTokens = 0, CacheBytes = 0,
        };
        var message = Assert.Throws<ArgumentException>(() => new Generator(model).Generate([[1]], options))!.Message;
        Assert.That(message.Split('\n'), Has.Length.EqualTo(11));
        Assert.That(message, Does.Contain("\n  - TopP is 0; it is more than 0 and at most 1"));
        Assert.That(() => new Generator(model).Generate([[1]], Greedy with { StopStrings = ["x"] }), Throws.ArgumentException.With.Message.Contains("decoder"));
    }

    [Test]
    public void No_prompts_give_no_replies()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        Assert.That(new Generator(model).Generate([], Greedy), Is.Empty);
    }

    [Test]
    public void Progress_counts_tokens_and_prompts()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        List<GenerationProgress> told = [];
        new Generator(model).Generate(TinyModels.Prompts(2, 3, 4), Greedy with { MaxBatch = 2 }, progress: told.Add);
        Assert.That(told, Has.Count.EqualTo(12));
        Assert.That(told[0], Is.EqualTo(new GenerationProgress(0, 2)));
        Assert.That(told[5], Is.EqualTo(new GenerationProgress(2, 12)));
        Assert.That(told[^1], Is.EqualTo(new GenerationProgress(3, 18)));
    }

    [Test]
    public void Cancellation_stops_before_the_next_pass()
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        using var source = new CancellationTokenSource();
        var passes = 0;
        Assert.That(
            () => new Generator(model).Generate(TinyModels.Prompts(2, 3), Greedy, progress: _ =>
            {
                if (++passes == 3)
                    source.Cancel();
            }, cancellation: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(passes, Is.EqualTo(3));
    }

    [Test]
    public void Scores_that_are_not_numbers_are_reported([Values(0, 1)] double temperature)
    {
        using var model = TinyModels.Make(TinyModels.Llama);
        using (torch.no_grad())
            model.Head.Fill(double.NaN);
        var problem = Assert.Throws<GenerationFailedException>(() => new Generator(model).Generate([[1, 2]], Greedy with { Temperature = temperature }))!;
        Assert.That(problem.Message, Does.StartWith("The model's scores after token 2 of a prompt are not finite numbers."));
    }

    [Test]
    public void Gradients_are_recorded_again_afterwards()
    {
        using var model = TinyModels.Make(TinyModels.Llama, adapted: true);
        new Generator(model).Generate([[1, 2]], Greedy);
        Assert.That((model.Trainable[0] * 2).RequiresGrad, Is.True);
    }
}
