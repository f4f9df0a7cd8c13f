using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Tests.Server;
using Pipeline.Testing;

namespace Pipeline.Providers.Tests;

public sealed class BudgetTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = TemporaryFolder.InMemory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Budget_in_money_is_used_and_never_passed_by_32_calls_at_once()
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.OpenAi("yes"));
        // A call costs 70 millionths, and 194 at most.
        var budget = new Budget(money: 0.0035m);

        var stopped = (await Assert.ThrowsAsync<BudgetExceededException>(() => Given.Caller(Given.Entry(server), new(_folder.Path), budget).AskAllAsync(Given.Requests(500), 32, null, CancellationToken.None)))!;

        Assert.That(budget.Spent, Is.LessThanOrEqualTo(0.0035m).And.GreaterThan(0.0035m - 0.0002m));
        Assert.That(server.Calls, Has.Count.EqualTo(budget.Calls));
        Assert.That(stopped.Message, Does.Contain("0.0035"));
    }

    [Test]
    public async Task Budget_in_calls_is_used_up_exactly()
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.OpenAi("yes"));

        await Assert.ThrowsAsync<BudgetExceededException>(() => Given.Caller(Given.Entry(server), new(_folder.Path), new(calls: 40)).AskAllAsync(Given.Requests(100), 32, null, CancellationToken.None));

        Assert.That(server.Calls, Has.Count.EqualTo(40));
    }

    [Test]
    public async Task Call_whose_end_nobody_knows_is_charged_in_full()
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.Cut());
        var (entry, budget) = (Given.Entry(server), Budget.Unlimited());

        var outcome = (await Given.Caller(entry, new(_folder.Path), budget, Given.Fast with { Retries = 1 }).AskAllAsync(Given.Requests(1), 1, null, CancellationToken.None)).Single();

        Assert.That((outcome.Kind, outcome.Cost), Is.EqualTo((OutcomeKind.Failed, 2 * entry.Price!.AtMost(Given.Requests(1)[0]))));
        Assert.That(budget.Spent, Is.EqualTo(outcome.Cost));
    }

    [Test]
    public async Task Reservation_that_is_not_sent_costs_nothing()
    {
        var budget = new Budget(money: 1, calls: 1);

        using (await budget.ReserveAsync(1, CancellationToken.None))
        {
        }

        using var second = await budget.ReserveAsync(1, CancellationToken.None);
        Assert.That((budget.Spent, budget.Calls), Is.EqualTo((0m, 0L)));
    }

    [Test]
    public async Task Budget_in_money_without_a_price_is_refused()
    {
        await using var server = await ModelServer.StartAsync(_ => Answers.OpenAi("yes"));

        Assert.That(
            () => Given.Caller(Given.Entry(server) with { Price = null }, new(_folder.Path), new(money: 1)),
            Throws.ArgumentException.With.Message.Contains("models.judge.price_in"));
    }
}
