namespace Pipeline.Host.Tasks;

/// <summary>Cake's context wants a container of services; our tasks take what they need from <see cref="BuildContext"/>.</summary>
internal sealed class NoServices : IServiceProvider
{
    public object? GetService(Type serviceType) => null;
}
