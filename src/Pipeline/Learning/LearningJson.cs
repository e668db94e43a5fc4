using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Learning;

/// <summary>The JSON of the training page.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingSnapshot))]
[JsonSerializable(typeof(LectureStep))]
[JsonSerializable(typeof(TrainingSettings))]
sealed partial class LearningJson : JsonSerializerContext;
