namespace Pipeline.Checkpoints;

/// <summary>How to go on with the run of this process, for whoever says that it was interrupted.</summary>
sealed class ResumeHint
{
    volatile string? text;

    /// <summary>A few words; null where there is no checkpoint.</summary>
    public string? Text
    {
        get => text;
        set => text = value;
    }
}
