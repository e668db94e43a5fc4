using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Learning;

namespace Pipeline.Server.Training;

/// <summary>The JSON of requests to the run, its code generated when the program is built.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(StepRequest))]
[JsonSerializable(typeof(TrainingSettings))]
sealed partial class TrainingJson : JsonSerializerContext;
