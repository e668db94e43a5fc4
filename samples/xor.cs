#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// XOR in twenty lines: data, network, step, fold, question. Run it with: dotnet run samples/xor.cs
using Pipeline.Differentiation;
using Pipeline.Numerics;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

// Four samples, one a row: two inputs, and what is wanted of them.
var xor = new Batch<float>(Matrix<float>.Of(4, 2, [0, 0, 0, 1, 1, 0, 1, 1]), Matrix<float>.Of(4, 1, [0, 1, 1, 0]));

// A line cannot separate them; two layers with a bend between them can.
var network = Dense(2, 8) >> Tanh >> Dense(8, 1);
var step = Step(network, BinaryCrossEntropy, Adam(0.05));

// The same four samples, 500 times, folded into the weights.
var trained = Enumerable.Repeat(xor, 500) | Fold(step.Init<float>(Key.From(1)), step);

// The network ends with a logit, which the sigmoid makes a probability.
var probabilities = (network >> Sigmoid).Forward(trained.Parameters, xor.X);
for (var i = 0; i < 4; i++)
    Console.WriteLine($"{xor.X[i, 0]} xor {xor.X[i, 1]} = {probabilities[i, 0]:F3}, wanted {xor.Target[i, 0]}");

return Enumerable.Range(0, 4).All(i => Math.Abs(probabilities[i, 0] - xor.Target[i, 0]) < 0.05f) ? 0 : 1;
