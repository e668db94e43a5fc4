namespace Pipeline.Checkpoints;

/// <summary>How to go on with the run of this process, for whoever says that it was interrupted.</summary>
sealed class ResumeHint
{
    volatile string? text;
    volatile Action? saveLast;

    /// <summary>A few words; null where there is no checkpoint.</summary>
    public string? Text
    {
        get => text;
        set => text = value;
    }

    /// <summary>Saves the last state of training, for whoever ends the process in the midst of a step; null for nothing.</summary>
    public Action? SaveLast
    {
        get => saveLast;
        set => saveLast = value;
    }
}
