using Pipeline.Data;

namespace Pipeline.Commands;

/// <summary>What is known of an epoch beside its accuracy on the test images, where images are held out of training.</summary>
/// <param name="Training">On the first training images, as many as are held out or all of them.</param>
/// <param name="Validation">On the images that are held out.</param>
/// <param name="LearningRate">η of the last step of the epoch.</param>
sealed record EpochFigures(LossEvaluation Training, LossEvaluation Validation, double LearningRate);
