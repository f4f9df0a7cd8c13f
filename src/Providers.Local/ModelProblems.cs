using Pipeline.Models;
using Pipeline.Models.Generation;
using Pipeline.Models.Tokenization.Chat;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Faults;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Local;

/// <summary>Which failures of asking a model concern the user, whose message is then all there is to say.</summary>
public static class ModelProblems
{
    /// <summary>A service refused for good.</summary>
    public static bool IsRefusal(Exception problem) => problem is ProviderRefusedException;

    /// <summary>A parameter, an input or a limit is in the way.</summary>
    public static bool IsInput(Exception problem) => problem is ModelFormatException or ChatFormatException or GenerationFailedException or ModelRegistryException
        or BudgetExceededException or OfflineMissException;

    /// <summary>What is wrong with a parameter, or null.</summary>
    public static string? Of(Func<object> resolve)
    {
        try
        {
            _ = resolve();
            return null;
        }
        catch (ArgumentException problem)
        {
            return problem.Message;
        }
    }
}
