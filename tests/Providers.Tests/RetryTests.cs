using FsCheck;
using FsCheck.Fluent;
using Pipeline.Providers.Faults;

namespace Pipeline.Providers.Tests;

public sealed class RetryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [TestCase("1500", "7", ExpectedResult = 1.5, Description = "The finer header counts.")]
    [TestCase(null, "7", ExpectedResult = 7)]
    [TestCase(null, "0.25", ExpectedResult = 0.25)]
    [TestCase(null, "-3", ExpectedResult = 0)]
    [TestCase(null, "Thu, 01 Jan 2026 00:00:30 GMT", ExpectedResult = 30)]
    [TestCase(null, "Wed, 31 Dec 2025 23:59:00 GMT", ExpectedResult = 0)]
    [TestCase(null, "soon", ExpectedResult = null)]
    [TestCase(null, "NaN", ExpectedResult = null)]
    [TestCase(null, null, ExpectedResult = null)]
    [TestCase(null, "1e300", ExpectedResult = 365 * 86_400)]
    public double? Header_is_read(string? milliseconds, string? header) => RetryAfter.Read(milliseconds, header, Now)?.TotalSeconds;

    [TestCase(0, 0.0, 0, ExpectedResult = 0.5)]
    [TestCase(0, 0.5, 0, ExpectedResult = 0.75)]
    [TestCase(3, 0.0, 0, ExpectedResult = 4)]
    [TestCase(9, 0.0, 0, ExpectedResult = 30)]
    [TestCase(int.MaxValue, 0.0, 0, ExpectedResult = 30)]
    [TestCase(0, 0.0, 20, ExpectedResult = 20)]
    [TestCase(0, 0.5, 20, ExpectedResult = 21)]
    public double Delay_doubles_up_to_a_limit_and_never_undercuts_the_server(int attempt, double random, double asked) =>
        Backoff.Delay(attempt, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), random, TimeSpan.FromSeconds(asked)).TotalSeconds;

    [Test]
    public void Delay_is_within_its_bounds() => Check.QuickThrowOnFailure(Prop.ForAll<NonNegativeInt, NonNegativeInt>((attempt, asked) =>
    {
        var retryAfter = TimeSpan.FromSeconds(asked.Get);
        var delay = Backoff.Delay(attempt.Get, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 0.999, retryAfter);

        return delay >= retryAfter && delay <= TimeSpan.FromSeconds(Math.Max(60, asked.Get * 1.1));
    }));

    [TestCase(429, """[{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"quotaId":"GenerateRequestsPerDayPerProject"}]}}]""", ExpectedResult = FaultKind.Fatal)]
    [TestCase(429, """[{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"quotaId":"GenerateRequestsPerMinutePerProject"}]}}]""", ExpectedResult = FaultKind.Transient)]
    [TestCase(400, """{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}""", ExpectedResult = FaultKind.Fatal)]
    [TestCase(400, """{"error":{"code":"unsupported_parameter","message":"Use max_completion_tokens"}}""", ExpectedResult = FaultKind.Fatal)]
    [TestCase(400, """{"error":{"code":"context_length_exceeded","message":"Too long"}}""", ExpectedResult = FaultKind.Permanent)]
    [TestCase(400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long"}}""", ExpectedResult = FaultKind.Permanent)]
    [TestCase(400, """{"error":{"code":"content_filter","message":"No"}}""", ExpectedResult = FaultKind.Refused)]
    [TestCase(400, """{"error":"model requires more memory"}""", ExpectedResult = FaultKind.Permanent)]
    [TestCase(400, """{"error":{"code":"bad_request","message":"Cannot answer 'how many calls per day?'"}}""", ExpectedResult = FaultKind.Permanent)]
    [TestCase(500, """{"error":{"message":"Cannot answer 'API key not valid'"}}""", ExpectedResult = FaultKind.Transient)]
    [TestCase(402, "", ExpectedResult = FaultKind.Fatal)]
    [TestCase(413, "", ExpectedResult = FaultKind.Permanent)]
    [TestCase(501, "", ExpectedResult = FaultKind.Permanent)]
    [TestCase(502, "null", ExpectedResult = FaultKind.Transient)]
    [TestCase(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ExpectedResult = FaultKind.Transient)]
    public FaultKind Error_reply_is_classified(int status, string body) => FaultClassifier.Classify(ErrorReply.Read(status, body, null)).Kind;

    [Test]
    public void Wait_of_hours_needs_a_person()
    {
        var fault = FaultClassifier.Classify(ErrorReply.Read(429, "", TimeSpan.FromHours(6)));

        Assert.That((fault.Kind, fault.Advice), Is.EqualTo((FaultKind.Fatal, "The server asks to wait 6 hours. Go on then; replies so far are stored.")));
    }

    [Test]
    public void Description_of_a_hostile_error_is_one_short_line()
    {
        var said = ErrorReply.Read(500, new string('x', 100_000) + "\r\n\u001b[2J", null).Describe();

        Assert.That(said, Has.Length.LessThan(600).And.None.Matches<char>(char.IsControl));
    }
}
