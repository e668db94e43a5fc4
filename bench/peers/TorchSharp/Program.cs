// Training in libtorch as it is commonly written with TorchSharp: a Sequential of Linear and activations, autograd, without shuffling.
using Pipeline.Bench.Peers;
using static System.FormattableString;

if (args is ["--version"])
{
    Console.WriteLine(Training.Version());
    return;
}
var options = PeerOptions.Parse(args);
foreach (var (number, implementation, loss, seconds) in Training.Passes(options))
    Console.WriteLine(
        Invariant($"libtorch recipe={options.Recipe} hidden={options.Hidden} batch={options.Batch} threads={options.Threads} ")
        + Invariant($"samples={options.Samples} optimizer={options.Optimizer} implementation={implementation} ")
        + Invariant($"pass={number} loss={loss:F4} {seconds:F6} s/epoch"));
