using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Pipeline.Host.Tasks;

/// <summary>What Cake's tasks are given: Cake's own context, and the run whose stages they stand for.</summary>
internal sealed class BuildContext(ICakeContext cake, IPipelineRun run) : CakeContextAdapter(cake)
{
    public IPipelineRun Run { get; } = run;

    public static BuildContext Create(IPipelineRun run, ICakeLog log, ICakeDataService data)
    {
        var files = new FileSystem();
        var environment = new CakeEnvironment(new CakePlatform(), new CakeRuntime());
        var globber = new Globber(files, environment);
        var configuration = new CakeConfiguration(new Dictionary<string, string>());
        // None: the command line is read before Cake is loaded.
        var arguments = new CakeArguments(Array.Empty<string>().ToLookup(name => name));
        var tools = new ToolLocator(
            environment, new ToolRepository(environment), new ToolResolutionStrategy(files, environment, globber, configuration, log));
        var processes = new ProcessRunner(files, environment, log, tools, configuration);
        var cake = new CakeContext(
            files, environment, globber, log, arguments, processes, new WindowsRegistry(), tools, data, configuration, new NoToolInstaller(), new NoServices());
        return new BuildContext(cake, run);
    }
}
