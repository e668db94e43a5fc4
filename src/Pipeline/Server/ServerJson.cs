using System.Text.Json.Serialization;
using Pipeline.Server.Endpoints;

namespace Pipeline.Server;

/// <summary>The JSON of the endpoints, its code generated when the program is built.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Health))]
sealed partial class ServerJson : JsonSerializerContext;
