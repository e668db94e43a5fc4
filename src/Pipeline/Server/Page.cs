namespace Pipeline.Server;

/// <summary>A page.</summary>
/// <param name="Path">Its address, such as <c>/</c>.</param>
/// <param name="Title">Its name in the navigation.</param>
/// <param name="File">Its file in the folder Pages, such as <c>draw.html</c>.</param>
sealed record Page(string Path, string Title, string File);
