namespace Pipeline.Providers.Costs;

/// <summary>The next call could pass the budget, so it is not made.</summary>
public sealed class BudgetExceededException(string message) : Exception(message);
