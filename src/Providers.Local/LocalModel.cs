using Pipeline.Models;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Generation;
using Pipeline.Models.Tokenization;
using Pipeline.Models.Tokenization.Chat;
using Pipeline.Models.Weights;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Registry;
using Pipeline.Torch;

namespace Pipeline.Providers.Local;

/// <summary>A model of this process: a folder in Hugging Face's format, with an adapter in PEFT's or without. Not for several threads at once.</summary>
public sealed class LocalModel : IDisposable
{
    private readonly CausalLm _model;
    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate _template;
    private readonly int[] _stopTokens;
    private readonly int _maxBatch;

    private LocalModel(CausalLm model, Tokenizer tokenizer, ChatTemplate template, GenerationConfig generation, int maxBatch, ModelIdentity identity)
    {
        (_model, _tokenizer, _template, _maxBatch, Identity) = (model, tokenizer, template, maxBatch, identity);
        _stopTokens = [.. generation.EosTokenIds.Append(template.EndOfTurnId).Distinct()];
    }

    /// <summary>What decides its replies: the bytes of its files, and how they are held and asked.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>Loads it.</summary>
    /// <param name="folder">The model's.</param>
    /// <param name="adapter">The adapter's folder, or null.</param>
    /// <param name="progress">Told how many tensors of how many are loaded.</param>
    /// <exception cref="ModelFormatException">A folder cannot be used.</exception>
    public static LocalModel Load(string folder, string? adapter, LocalModelOptions options, Action<int, int>? progress = null)
    {
        torch.set_num_threads(options.Threads);
        torch.use_deterministic_algorithms(true);
        var (config, device) = (ModelConfig.Read(folder), options.Place());
        var tokenizer = Tokenizer.Load(folder);
        var template = options.Template is { } name ? ChatTemplate.Named(name, tokenizer) : ChatTemplate.OfModel(folder, tokenizer);
        var weights = new WeightOptions(
            ComputeTypes.Resolve(options.Compute, device), device, Quantize: options.Quantize && adapter is not null, DoubleQuantization: options.DoubleQuantization);
        return new(
            CausalLm.Load(folder, weights, adapter, progress), tokenizer, template, GenerationConfig.Read(folder, config), options.MaxBatch,
            new("local", FolderDigest.Of(folder, adapter, Way(weights, options, template)), null));
    }

    /// <summary>A request as the model reads it.</summary>
    /// <exception cref="ChatFormatException">The template cannot express the conversation.</exception>
    public LocalPrompt Encode(ChatRequest request) => new(
        request,
        _template.EncodeChat([.. request.Messages.Select(message => new Models.Tokenization.Chat.ChatMessage(RoleOf(message.Role), message.Content))], addGenerationPrompt: true).Ids);

    /// <summary>Why a conversation cannot be asked, or null.</summary>
    public string? Problem(LocalPrompt prompt)
    {
        var (length, context) = (prompt.Tokens.Count, Context);
        return length < context ? null : $"the conversation has {length} tokens, and the model's context {context}";
    }

    /// <summary>A reply to each prompt, in their order. A sampled one depends on its request alone, not on which others are asked with it.</summary>
    /// <param name="progress">Told how many are done.</param>
    /// <returns>Each reply, and how long after the model began to read the prompt it was whole.</returns>
    /// <exception cref="ArgumentException">A conversation is longer than the model's context: <see cref="Problem"/> tells before.</exception>
    public IReadOnlyList<(ChatReply Reply, TimeSpan Latency)> Ask(IReadOnlyList<LocalPrompt> prompts, Action<int>? progress, CancellationToken cancellation)
    {
        var replies = new (ChatReply Reply, TimeSpan Latency)[prompts.Count];
        var done = 0;
        // Those that are asked alike go together.
        foreach (var alike in Enumerable.Range(0, prompts.Count).GroupBy(i => Settings.Of(prompts[i].Request)))
        {
            var places = alike.ToArray();
            var before = done;
            var results = new Generator(_model).Generate(
                [.. places.Select(place => prompts[place].Tokens)], alike.Key.Options(_stopTokens, _maxBatch), ids => _tokenizer.Decode([.. ids], skipSpecialTokens: true),
                made => progress?.Invoke(before + made.Prompts), [.. places.Select(place => NumberOf(prompts[place].Request))],
                (own, latency) => replies[places[own]].Latency = latency, cancellation);
            for (var i = 0; i < places.Length; i++)
                replies[places[i]].Reply = Reply(results[i], prompts[places[i]].Tokens.Count, alike.Key.Logprobs);
            done += places.Length;
        }

        return replies;
    }

    /// <summary>Tokens that prompt and reply may have together.</summary>
    public int Context => _model.Config.MaxPositionEmbeddings;

    /// <summary>A text and each of its continuations as tokens. Both are encoded together and then split, as the tokens at the seam may differ from those of each alone.</summary>
    /// <param name="context">As it stands, without a chat template; spaces at its end belong to the continuations.</param>
    /// <exception cref="ArgumentException">A continuation adds no token of its own.</exception>
    public IReadOnlyList<ScoreRequest> Encode(string context, IReadOnlyList<string> continuations)
    {
        var own = Begun(context).Length;
        return [.. continuations.Select(continuation => Begun(context + continuation) is var all && all.Length > own
            ? new ScoreRequest(all[..own], all[own..]) : throw new ArgumentException($"'{continuation}' adds no token to its context.", nameof(continuations)))];
    }

    /// <summary>The log-likelihood of each continuation, in their order.</summary>
    /// <param name="passTokens">Of a forward pass, at most; a longer request has one of its own.</param>
    public IReadOnlyList<double> Score(IReadOnlyList<ScoreRequest> requests, int passTokens, CancellationToken cancellation) =>
        [.. new Scorer(_model, passTokens).Score(requests, null, cancellation).Select(score => score.LogLikelihood)];

    public void Dispose() => _model.Dispose();

    /// <summary>All that decides a reply's last bits: the same files on another kind of processor are another model to the store.</summary>
    private static string Way(WeightOptions weights, LocalModelOptions options, ChatTemplate template)
    {
        var processor = weights.Device.IsCpu ? torch.kernels : torch.cuda.get_device_name(weights.Device.Index);
        return $"{weights.Compute} {weights.Device} {weights.Quantize} {weights.DoubleQuantization} {template.Name} {options.Threads} {options.MaxBatch} {processor}";
    }

    /// <summary>From the name of the stored reply, which is of all that is asked.</summary>
    private long NumberOf(ChatRequest request) => Convert.ToInt64(CallStore.KeyOf(Identity, request)[..15], 16);

    /// <summary>With the token that begins a text, where the model has been trained with one.</summary>
    private int[] Begun(string text) => [.. _tokenizer.AddsBos ? new[] { _tokenizer.BosId!.Value } : [], .. _tokenizer.Encode(text, addSpecialTokens: false)];

    private static string RoleOf(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.Assistant => "assistant",
        _ => "user",
    };

    private ChatReply Reply(GenerationResult result, int prompt, bool logprobs) => new(
        result.Text!, result.Reason is Models.Generation.FinishReason.Length ? FinishReason.Length : FinishReason.Stop, new(prompt, result.Tokens.Count),
        logprobs ? [.. result.Content.Select((_, place) => new TokenLogprobs(Named(new(result.Tokens[place], result.Logprobs[place])), [.. result.TopLogprobs[place].Select(Named)]))] : null);

    private TokenLogprob Named(Models.Generation.TokenLogprob token) => new(_tokenizer.Decode([token.Id], skipSpecialTokens: false), token.Logprob);

    /// <summary>Of a request all but what is said.</summary>
    private sealed record Settings(double Temperature, double TopP, int MaxTokens, string Stops, long Seed, bool Logprobs, int Sample)
    {
        private const char Between = '\0';

        public static Settings Of(ChatRequest request) => new(
            request.Temperature ?? 0, request.TopP ?? 1, request.MaxTokens, string.Join(Between, request.Stop), request.Seed ?? 0, request.Logprobs, request.Sample);

        public GenerationOptions Options(int[] stopTokens, int maxBatch) => new()
        {
            MaxNewTokens = MaxTokens,
            Temperature = Temperature,
            TopP = TopP,
            Seed = SplitMix64.Derive((ulong)Seed, (ulong)Sample),
            StopTokens = stopTokens,
            StopStrings = Stops.Length == 0 ? [] : Stops.Split(Between),
            TopLogprobs = Logprobs ? 5 : 0,
            MaxBatch = maxBatch,
        };
    }
}
