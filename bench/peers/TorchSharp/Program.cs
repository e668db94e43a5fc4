// Training in libtorch as it is commonly written with TorchSharp: a Sequential of Linear and Sigmoid, autograd, SGD, in the order of the file.
using Pipeline.Bench.Peers;
using static System.FormattableString;

if (args is ["--version"])
{
    Console.WriteLine(Training.Version());
    return;
}
var asked = Asked.Parse(args);
foreach (var (number, loss, seconds) in Training.Passes(asked))
    Console.WriteLine(Invariant($"libtorch recipe={asked.Recipe} hidden={asked.Hidden} batch={asked.Batch} threads={asked.Threads} samples={asked.Samples} pass={number} loss={loss:F4} {seconds:F6} s/epoch"));
