using System.Text.Json.Serialization;
using Pipeline.Server.Endpoints;
using Pipeline.Server.Endpoints.Prediction;

namespace Pipeline.Server;

/// <summary>The JSON of the endpoints, its code generated when the program is built.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = ServerLimits.JsonDepth)]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(PredictAnswer))]
[JsonSerializable(typeof(PredictRequest))]
sealed partial class ServerJson : JsonSerializerContext;
