#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// A regression: the period of a pendulum from its length and amplitude, from measurements with noise. Beside it the formula of the school
// book, which is for small amplitudes. Run it with: dotnet run samples/regression.cs
using System.Globalization;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Models;
using Pipeline.Numerics;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;
using static Pipeline.Optimizers.Schedule;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// 800 measurements: length in metres, amplitude in degrees, period in seconds with an error of 0.5 %.
var key = Key.From(1);
var inputs = Matrix<float>.Fill(800, 2, i => i % 2 == 0 ? key.Uniform(i, 0.1, 2) : key.Uniform(i, 5, 150));
var periods = Matrix<float>.Fill(800, 1, i => Period(inputs[i, 0], inputs[i, 1]) * (1 + 0.005 * key.Normal(2000 + i)));
var (training, test) = new Batch<float>(inputs, periods).Split(testFraction: 0.25, Key.From(2));

// Inputs and targets are brought to mean 0 and deviation 1; by those of the training rows, and the answers are brought back.
var (inputScale, targetScale) = (Standardization.Of(training.X), Standardization.Of(training.Target));
var scaled = new Batch<float>(inputScale.Apply(training.X), targetScale.Apply(training.Target));

var step = Step(Dense(2, 24) >> Tanh >> Dense(24, 1), SquaredError, Adam(Cosine(0.02, steps: 150 * 19)));
var trained = Batches.Epochs(scaled, batchSize: 32, epochs: 150, Key.From(3)) | Fold(step.Init<float>(Key.From(4)), step);
var model = Model.Of(step.Network, trained.Parameters, OutputKind.Numbers) with { InputEncoding = inputScale };

var predictor = model.CreatePredictor<float>();
Console.WriteLine("length  amplitude   period   network   2π√(L/g)");
foreach (var (length, amplitude) in new[] { (0.5f, 10f), (1f, 45f), (1f, 90f), (1.5f, 140f) })
{
    var (exact, predicted, small) = (Period(length, amplitude), Predict(length, amplitude), SmallAngle(length));
    Console.WriteLine($"{length,4:F1} m {amplitude,8:F0}° {exact,8:F3} s {predicted,7:F3} s {small,8:F3} s");
}

var rows = Enumerable.Range(0, test.X.Rows).Select(i => (Length: test.X[i, 0], Amplitude: test.X[i, 1])).ToArray();
var error = MeanError(Predict);
var bookError = MeanError((length, _) => SmallAngle(length));
Console.WriteLine($"mean error on {rows.Length} rows that were not trained: network {error:P2}, school book {bookError:P2}");
return error < 0.01 && error < bookError / 5 ? 0 : 1;

double Predict(float length, float amplitude)
{
    var answer = new float[1];
    predictor.Predict([length, amplitude], answer);
    return targetScale.Invert(Matrix<float>.Of(1, 1, [.. answer]))[0, 0];
}

double MeanError(Func<float, float, double> period) =>
    rows.Average(row => Math.Abs(period(row.Length, row.Amplitude) / Period(row.Length, row.Amplitude) - 1));

static double SmallAngle(double length) => 2 * Math.PI * Math.Sqrt(length / 9.80665);

// Exact: T = 2π√(L/g) / M(1, cos(θ/2)), where M is the arithmetic-geometric mean (https://doi.org/10.1090/noti875).
static double Period(double length, double degrees)
{
    var (a, g) = (1.0, Math.Cos(degrees * Math.PI / 360));
    while (a - g > 1e-12) (a, g) = ((a + g) / 2, Math.Sqrt(a * g));
    return SmallAngle(length) / a;
}
