namespace Pipeline.Samples.Categories;

/// <summary>Three small questions of bookkeeping: profit in round numbers, the direction of a price, the class of an account.</summary>
public sealed record Finance() : Drawn("finance", 6)
{
    private static readonly IReadOnlyList<Fact> Accounts = Fact.Parse("""
        asset: cash, inventory, machinery, receivables, land, patents, prepaid rent, office building /
        liability: bank loan, trade payables, bonds issued, overdraft, tax owed, customer deposits, mortgage, accrued wages /
        income: product sales, interest earned, licence fees, dividends received, service revenue, rent received, royalties, commissions earned /
        expense: salaries, electricity, advertising, insurance, travel costs, repairs, depreciation, stationery /
        """);

    /// <summary>Names of accounts and their classes, in the order they are listed.</summary>
    public static IEnumerable<(string Text, string Label)> Classes => Accounts.Select(account => (account.Entity, account.Answer));

    private static readonly string[] Issuers = Text.Entries("Acme, Borealis, Cobalt, Delta, Ember, Fjord, Granite, Harbor, Indigo, Juniper");

    private static readonly string[] Profit = Text.Lines("""
        What is the profit? | Revenue {a}, costs {b}.
        Sales came to {a} thousand and costs to {b}. Profit?
        {x} earned {a} and spent {b}. What is left?
        / Profit of {x}? | Costs {b}, revenue {a}.
        / {x} spent {b} and earned {a}. What is the profit?
        """);

    private static readonly string[] Direction = Text.Lines("""
        Gain or loss? | {x} bought at {a}, sold at {b}.
        {x} moved from {a} to {b}. Gain or loss?
        Shares of {x} opened at {a}, closed at {b}: gain or loss?
        / {x} opened at {a} and moved to {b}. Gain or loss?
        / Bought {x} at {a}, closed at {b}. Was it a gain or a loss?
        """);

    private static readonly string[] Account = Text.Lines("""
        Asset, liability, income or expense? | {x}
        Class of the account "{x}"
        Where on the books does {x} go?
        Book {x} under which heading?
        Ledger line {x}: what type?
        / What type of account is {x}?
        / The ledger has {x}. Which class?
        """);

    protected override Row Draw(Set set, SplitMix64 random) => random.Below(3) switch
    {
        0 => DrawProfit(set, random),
        1 => DrawDirection(set, random),
        _ => DrawAccount(set, random),
    };

    private Row DrawProfit(Set set, SplitMix64 random)
    {
        var cost = random.Between(1, 8) * 10;
        var revenue = cost + random.Between(1, 9 - cost / 10) * 10;
        return Make(set, Profit, random, random.Pick(Issuers), revenue, cost, $"{revenue - cost}");
    }

    private Row DrawDirection(Set set, SplitMix64 random)
    {
        var (from, to) = (random.Between(11, 98), random.Between(11, 97));
        to += to >= from ? 1 : 0;
        return Make(set, Direction, random, random.Pick(Issuers), from, to, to > from ? "gain" : "loss");
    }

    private Row DrawAccount(Set set, SplitMix64 random)
    {
        var account = random.Pick(Accounts);
        return Make(set, Account, random, account.Entity, 0, 0, account.Answer);
    }

    private Row Make(Set set, string[] wordings, SplitMix64 random, string x, int a, int b, string answer)
    {
        var wording = random.Pick([.. wordings.Where(w => w.StartsWith('/') == (set == Set.Pool))]).TrimStart('/', ' ');
        return new Row(Name, wording.Replace("{x}", x, StringComparison.Ordinal).Replace("{a}", $"{a}", StringComparison.Ordinal)
            .Replace("{b}", $"{b}", StringComparison.Ordinal), answer);
    }
}
