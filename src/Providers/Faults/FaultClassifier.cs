namespace Pipeline.Providers.Faults;

/// <summary>
/// What an error reply asks of the caller. Codes are those of OpenAI's "Error codes" guide, Anthropic's "Errors" page and Google's
/// "Troubleshooting guide" of the Gemini API.
/// </summary>
internal static class FaultClassifier
{
    /// <summary>A server that asks for more than this means a quota, not a rush: a person decides whether to wait.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private static readonly string[] Quotas = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "billing_error", "access_terminated"];
    private static readonly string[] Daily = ["per day", "PerDay", "daily limit", "daily quota", "(RPD)", "(TPD)"];
    private static readonly string[] Balance = ["credit balance is too low"];
    private static readonly string[] InvalidKey = ["API_KEY_INVALID", "API key not valid", "invalid_api_key"];
    private static readonly string[] Filters = ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"];
    private static readonly string[] Unsupported = ["unsupported_parameter", "unsupported_value", "unknown_parameter"];

    public static Fault Classify(ErrorReply reply)
    {
        // Words count only with the status that they come with: an error reply may quote the prompt.
        if (Is(reply, Quotas) || (reply.Status is 403 or 429 && Says(reply, Daily)) || (reply.Status == 400 && Says(reply, Balance)))
            return Fatal(reply, "The quota of this key is used up. Raise the limit or the balance in the provider's console, or go on when the quota is renewed; replies so far are stored.");
        if (reply.RetryAfter > LongestWait)
            return Fatal(reply, $"The server asks to wait {reply.RetryAfter.Value.TotalHours:0.#} hours. Go on then; replies so far are stored.");
        if (reply.Status == 401 || (reply.Status is 400 or 403 && Says(reply, InvalidKey)))
            return Fatal(reply, "The key is not accepted. Check the environment variable that key_variable names.");

        return reply.Status switch
        {
            402 => Fatal(reply, "The provider wants to be paid. See to the balance in its console."),
            403 => Fatal(reply, "The key has no access. Check its permissions, and that its project may use this model."),
            404 => Fatal(reply, "There is no such model or address. Check model and base_address of the registry's entry."),
            >= 300 and < 400 => Fatal(reply, "The server sends elsewhere, and a key is not carried to another address. Put the final address into base_address."),
            400 when Is(reply, Filters) => new(FaultKind.Refused, reply.Describe()),
            400 when Is(reply, Unsupported) => Fatal(reply, "The model does not know a parameter of these requests. Leave it out, or take another model."),
            // 425 Too Early (RFC 8470) and 409 ask for another try as they are; 529 is Anthropic's "overloaded".
            408 or 409 or 425 or 429 or 500 or (>= 502 and <= 504) or (>= 520 and <= 529) => new(FaultKind.Transient, reply.Describe()) { RetryAfter = reply.RetryAfter },
            _ => new(FaultKind.Permanent, reply.Describe()),
        };
    }

    private static Fault Fatal(ErrorReply reply, string advice) => new(FaultKind.Fatal, reply.Describe()) { Advice = advice };

    private static bool Is(ErrorReply reply, string[] names) => names.Contains(reply.Code, StringComparer.Ordinal) || names.Contains(reply.Type, StringComparer.Ordinal);

    private static bool Says(ErrorReply reply, string[] words) => words.Any(word => reply.Body.Contains(word, StringComparison.OrdinalIgnoreCase));
}
