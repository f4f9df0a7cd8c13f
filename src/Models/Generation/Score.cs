namespace Pipeline.Models.Generation;

/// <summary>What is to be scored: how likely a continuation is after a context.</summary>
/// <param name="Context">Token ids, at least one.</param>
/// <param name="Continuation">Token ids, at least one. Encode text of both together and split it then: a boundary can change the tokens.</param>
public sealed record ScoreRequest(IReadOnlyList<int> Context, IReadOnlyList<int> Continuation);

/// <summary>How likely a continuation is.</summary>
/// <param name="LogLikelihood">Σ log p(token | all before it), in nats.</param>
/// <param name="Logprobs">Of each of its tokens.</param>
/// <param name="IsGreedy">Whether greedy decoding of the context would have given it.</param>
public sealed record Score(double LogLikelihood, IReadOnlyList<float> Logprobs, bool IsGreedy);
