using Pipeline.Host;
using Pipeline.Host.Output;

var terminal = Terminal.OfProcess();
using var signals = new Signals();
return (int)await Front.RunAsync(args, terminal, signals.Token);
