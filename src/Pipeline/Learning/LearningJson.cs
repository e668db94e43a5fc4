using System.Text.Json.Serialization;

namespace Pipeline.Learning;

/// <summary>The JSON that the training page gets.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingSnapshot))]
[JsonSerializable(typeof(LectureStep))]
[JsonSerializable(typeof(ShownStep))]
sealed partial class LearningJson : JsonSerializerContext;
