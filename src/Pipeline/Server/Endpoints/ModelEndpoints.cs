using System.Buffers.Binary;
using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.Commands.Serving;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;

namespace Pipeline.Server.Endpoints;

/// <summary>What is known of the model.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Network">Its layers.</param>
/// <param name="Parameters">The number of its weights and biases.</param>
/// <param name="Classes">The names of its classes.</param>
/// <param name="Layers">Its dense layers.</param>
/// <param name="Settings">How it was trained.</param>
sealed record ModelAnswer(
    [property: Description("The file, or what it was trained on.")] string Source,
    [property: Description("The layers, in the notation of model files.")] string Network,
    [property: Description("The number of weights and biases.")] int Parameters,
    [property: Description("The name of each class.")] ImmutableArray<string> Classes,
    [property: Description("The dense layers, in order.")] ImmutableArray<DenseAnswer> Layers,
    [property: Description("The settings of training, as the model file has them.")] ImmutableSortedDictionary<string, string> Settings);

/// <summary>A dense layer.</summary>
/// <param name="Inputs">The number of its inputs.</param>
/// <param name="Outputs">The number of its outputs.</param>
sealed record DenseAnswer(int Inputs, int Outputs);

/// <summary><c>GET /api/model</c> and <c>GET /api/model/weights/{layer}</c>.</summary>
static class ModelEndpoints
{
    /// <summary>Adds the endpoints of a model.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServedModel served)
    {
        var dense = served.Model.Network.SplitByPart(served.Model.Parameters).Where(layer => layer.Part is Dense).ToImmutableArray();
        var answer = new ModelAnswer(
            served.Source, NetworkNotation.Format(served.Model.Network), served.Model.Parameters.ElementCount, served.Labels.Names,
            [.. dense.Select(layer => (Dense)layer.Part).Select(layer => new DenseAnswer(layer.Inputs, layer.Outputs))],
            served.Model.Settings);
        routes.MapGet("/api/model", () => TypedResults.Json(answer, ServerJson.Default.ModelAnswer))
            .WithName("model").WithTags("Model").WithSummary("What the model is").Produces<ModelAnswer>();
        routes.MapGet("/api/model/weights/{layer:int}", IResult (
                [Description("The number of the dense layer, from 0.")] int layer) => Weights(dense, layer))
            .WithName("weights").WithTags("Model")
            .WithSummary("The weights of a dense layer: inputs x outputs numbers of 32 bits, little endian, row by row")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
    }

    static IResult Weights(ImmutableArray<(Layer Part, Parameters<double> Parameters)> dense, int layer) => (uint)layer < (uint)dense.Length
        ? TypedResults.Bytes(ToBytes(dense[layer].Parameters.Matrices[0]), "application/octet-stream")
        : Problems.Of(StatusCodes.Status404NotFound, $"Found layer {layer}, expected 0 to {dense.Length - 1}.");

    static byte[] ToBytes(Matrix<double> weights)
    {
        var bytes = new byte[weights.Rows * weights.Columns * sizeof(float)];
        for (var i = 0; i < weights.Span.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), (float)weights.Span[i]);
        return bytes;
    }
}
