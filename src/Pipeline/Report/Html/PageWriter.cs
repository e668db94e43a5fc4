using System.Collections.Immutable;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Pipeline.Report;

/// <summary>Writes a page as HTML that is well-formed XML too.</summary>
static class PageWriter
{
    const char Replacement = '\uFFFD';

    static readonly UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // Elements that have no end tag in HTML; all others need one.
    static readonly ImmutableArray<string> voidElements = ["meta", "img", "br", "hr", "col", "source"];

    /// <summary>The bytes of a page, in UTF-8. Characters that no document may have are replaced by U+FFFD.</summary>
    public static ImmutableArray<byte> Write(XElement page)
    {
        var clean = Clean(page);
        using var stream = new MemoryStream();
        stream.Write("<!DOCTYPE html>\n"u8);
        using (var writer = XmlWriter.Create(stream, new()
        {
            Encoding = utf8,
            OmitXmlDeclaration = true,
            NewLineHandling = NewLineHandling.Entitize,
            CloseOutput = false,
        }))
            clean.WriteTo(writer);
        stream.WriteByte((byte)'\n');
        return [.. stream.GetBuffer().AsSpan(0, (int)stream.Length)];
    }

    static XElement Clean(XElement element) => new(
        element.Name,
        element.Attributes().Select(attribute => new XAttribute(attribute.Name, Clean(attribute.Value))),
        element.Nodes().Select(node => node switch
        {
            XElement child => (object)Clean(child),
            XText text => new XText(Clean(text.Value)),
            _ => throw new InvalidOperationException($"A page has elements and text, not {node.NodeType}."),
        }),
        NeedsEndTag(element) ? new XText("") : null);

    // In SVG, which is XML, <path /> is an element that is closed; in HTML <td /> is one that is not.
    static bool NeedsEndTag(XElement element) =>
        element.Name.NamespaceName.Length == 0 && !element.Nodes().Any() && !voidElements.Contains(element.Name.LocalName);

    /// <summary>Text of characters that XML and HTML may have; single surrogates and control characters are replaced.</summary>
    public static string Clean(string text)
    {
        if (text.All(IsPlain)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(IsAllowed(rune) ? rune.ToString() : Replacement);
        return clean.ToString();
    }

    static bool IsPlain(char c) => c is >= ' ' and < '\u007F' or '\n';

    static bool IsAllowed(Rune rune) => rune.Value is '\n' or '\t'
        || (!Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF));
}
