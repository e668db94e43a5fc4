using Pipeline.ServerLoad;

// dotnet Pipeline.ServerLoad.dll URL strokes.json REQUESTS CONNECTIONS [RATE] [PID]: predictions a second, latencies, memory of the server.
if (args is not [var url, var strokes, var requestsText, var connectionsText, ..])
{
    Console.Error.WriteLine("usage: URL strokes.json REQUESTS CONNECTIONS [RATE, 0 for as many as possible] [PID of the server]");
    return 2;
}
var (requests, connections) = (int.Parse(requestsText), int.Parse(connectionsText));
var rate = args.Length > 4 ? double.Parse(args[4], System.Globalization.CultureInfo.InvariantCulture) : 0;
var memory = new ServerMemory(args.Length > 5 ? int.Parse(args[5]) : null);
var bodies = Requests.OfDrawings(new Uri(url), strokes);

await Load.Run(new Uri(url), bodies, Math.Min(requests, 2000), connections, rate: 0, _ => { });
Console.WriteLine($"after the warm-up: {memory}");
var result = await Load.Run(new Uri(url), bodies, requests, connections, rate, done =>
{
    if (done % (requests / 5) == 0) Console.WriteLine($"{done} requests: {memory}");
});
Console.WriteLine(result);
return result.Failures == 0 ? 0 : 1;
