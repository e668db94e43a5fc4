namespace Pipeline.Learning;

/// <summary>The step that can be read; with the number of its run it has one meaning, whatever is reset meanwhile.</summary>
/// <param name="Run">The number of the run: that of <see cref="TrainingSnapshot.Run"/>.</param>
/// <param name="Numbers">The step.</param>
sealed record ShownStep(long Run, LectureStep Numbers);
