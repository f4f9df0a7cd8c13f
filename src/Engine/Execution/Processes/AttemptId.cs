using System.Globalization;
using System.Security.Cryptography;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// <c>&lt;invocation&gt;-&lt;n&gt;</c>: 32 random hex digits of one run of the program, and a number.
/// Unguessable, so that a process carrying it can only be one that this program started.
/// </summary>
public static class AttemptId
{
    private const int InvocationLength = 32;

    public static string NewInvocation() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(InvocationLength / 2));

    public static string Of(string invocation, int number) => string.Create(CultureInfo.InvariantCulture, $"{invocation}-{number}");

    public static bool IsInvocation(string text) => text.Length == InvocationLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>False for anything else, an empty or cut file included: a short prefix would match strangers.</summary>
    public static bool IsValid(string text) =>
        text.Length is > InvocationLength + 1 and <= InvocationLength + 11
        && IsInvocation(text[..InvocationLength])
        && text[InvocationLength] == '-'
        && text.AsSpan(InvocationLength + 1).IndexOfAnyExceptInRange('0', '9') < 0;
}
