using System.Xml.Linq;

namespace Pipeline.Report;

/// <summary>
/// Elements of a page as values. Text and attributes are encoded when the page is written, so that no text can be taken for markup.
/// </summary>
static class Html
{
    /// <summary>An element with attributes, elements and text.</summary>
    public static XElement Element(string name, params object?[] content) => new(name, content);

    /// <summary>An element with a class for the style sheet.</summary>
    public static XElement Styled(string name, string style, params object?[] content) =>
        new(name, new XAttribute("class", style), content);

    /// <summary>An attribute.</summary>
    public static XAttribute Attribute(string name, string value) => new(name, value);

    /// <summary>Text for screen readers alone.</summary>
    public static XElement Unseen(string text) => Styled("span", "unseen", text);

    /// <summary>A paragraph.</summary>
    public static XElement Paragraph(params object?[] content) => Element("p", content);

    /// <summary>A part of the page with a heading, which the list of contents links to.</summary>
    public static XElement Section(string id, string heading, params object?[] content) => Element(
        "section", Attribute("id", id), Attribute("aria-labelledby", $"{id}-heading"),
        Element("h2", Attribute("id", $"{id}-heading"), heading), content);

    /// <summary>Content that is shown when its summary is opened.</summary>
    public static XElement Details(string summary, params object?[] content) =>
        Element("details", Element("summary", summary), content);

    /// <summary>Names and values, in two columns.</summary>
    public static XElement Properties(IEnumerable<(string Name, object Value)> properties) => Styled("dl", "properties", properties
        .Select(property => Element("div", Element("dt", property.Name), Element("dd", property.Value))));
}
