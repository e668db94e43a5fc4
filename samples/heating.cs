#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// A network inside of another program: a heating controller, which learns from its log how a room warms and then chooses the power that
// meets the wanted temperature. Beside it the thermostat that it replaces. Run it with: dotnet run samples/heating.cs
using System.Globalization;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Models;
using Pipeline.Numerics;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const double Wanted = 21;

// A week under the thermostat, with a little dither of the power, so that the log shows more than on and off.
var key = Key.From(1);
var log = Drive(hours: 7 * 24, (hour, room) => Math.Clamp((room.Inside < Wanted ? 1.5 : 0.3) + 0.5 * key.Normal(hour), 0, 2)).ToArray();
var forecaster = Forecaster.Learn(log);

var thermostat = Drive(3 * 24, (_, room) => room.Inside < Wanted ? 2 : 0).Skip(12).ToArray();
var learned = Drive(3 * 24, (_, room) => forecaster.PowerFor(room, Wanted)).Skip(12).ToArray();

Console.WriteLine(" hour  outside   thermostat   network");
foreach (var (t, l) in thermostat.Zip(learned).Where((_, i) => i % 6 == 0))
    Console.WriteLine($"{t.Hour,5} {t.Before.Outside,7:F1}° {t.After,10:F2}° {l.After,9:F2}°");
Console.WriteLine($"mean distance from {Wanted}°: thermostat {Distance(thermostat):F2}°, network {Distance(learned):F2}°");
Console.WriteLine($"energy: thermostat {thermostat.Sum(e => e.Power):F1} kWh, network {learned.Sum(e => e.Power):F1} kWh");
return Distance(learned) < 0.3 && Distance(learned) < Distance(thermostat) / 2 ? 0 : 1;

static double Distance(IEnumerable<Entry> entries) => entries.Average(entry => Math.Abs(entry.After - Wanted));

// The house, which the program does not know: it loses warmth to the outside, and its heater is weaker in the cold.
static IEnumerable<Entry> Drive(int hours, Func<int, Room, double> control)
{
    var inside = 18.0;
    for (var hour = 0; hour < hours; hour++)
    {
        var room = new Room(inside, Outside: 4 + 6 * Math.Sin((hour - 9) * Math.PI / 12));
        var power = control(hour, room);
        inside += 0.08 * (room.Outside - room.Inside) + power * (1.3 + 0.02 * room.Outside);
        yield return new(hour, room, power, inside);
    }
}

/// <summary>Degrees inside and outside.</summary>
sealed record Room(double Inside, double Outside);

/// <summary>An hour: how it began, kilowatts, and degrees inside at its end.</summary>
sealed record Entry(int Hour, Room Before, double Power, double After);

/// <summary>What a program holds of a network: a predictor, which is immutable and may be asked from any thread.</summary>
sealed record Forecaster(Predictor<float> Predictor)
{
    /// <summary>Learns how much warmer an hour gets, from room and power.</summary>
    public static Forecaster Learn(IReadOnlyList<Entry> log)
    {
        var x = Matrix<float>.Fill(log.Count, 3, i => Inputs(log[i / 3].Before, log[i / 3].Power)[i % 3]);
        var data = new Batch<float>(x, Matrix<float>.Fill(log.Count, 1, i => log[i].After - log[i].Before.Inside));
        var scale = Standardization.Of(data.X);
        var step = Step(Dense(3, 16) >> Tanh >> Dense(16, 1), SquaredError, Adam(0.01));
        var batches = Batches.Epochs(scale.Apply(data), batchSize: 24, epochs: 400, Key.From(2));
        var trained = batches | Fold(step.Init<float>(Key.From(3)), step);
        var model = Model.Of(step.Network, trained.Parameters, OutputKind.Numbers) with { InputEncoding = scale };
        return new(model.CreatePredictor<float>());
    }

    /// <summary>The power from 0 to 2 kW whose forecast is nearest to the wanted temperature.</summary>
    public double PowerFor(Room room, double wanted) =>
        Enumerable.Range(0, 41).Select(i => i / 20.0).MinBy(power => Math.Abs(room.Inside + Warming(room, power) - wanted));

    double Warming(Room room, double power)
    {
        Span<float> answer = stackalloc float[1];
        Predictor.Predict(Inputs(room, power), answer);
        return answer[0];
    }

    static float[] Inputs(Room room, double power) => [(float)room.Inside, (float)room.Outside, (float)power];
}
