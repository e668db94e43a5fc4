using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Pipeline.PropertyTests.Commands;

/// <summary>A report as a reader of XML sees it, which every report can be read by.</summary>
sealed record ReportPageReader(string Text, XElement Root)
{
    const string Doctype = "<!DOCTYPE html>\n";

    static readonly string[] active = ["script", "iframe", "object", "embed", "link", "form"];

    public static ReportPageReader Read(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.StartsWith(Doctype, StringComparison.Ordinal)
            ? new(text, XElement.Parse(text[Doctype.Length..], LoadOptions.PreserveWhitespace))
            : throw new FormatException($"The page begins with {text[..Math.Min(40, text.Length)]}.");
    }

    public ImmutableArray<XElement> All(string name) => [.. Root.Descendants().Where(element => element.Name.LocalName == name)];

    public XElement? Section(string id) => All("section").FirstOrDefault(section => section.Attribute("id")!.Value == id);

    public string Heading => All("h1")[0].Value;

    /// <summary>The numbers of the test images that a section shows.</summary>
    public int[] ImagesOf(string id) => [.. Section(id)!.Descendants("span")
        .Where(span => span.Attribute("class")?.Value == "small number")
        .Select(span => int.Parse(span.Value.Split('#')[1], CultureInfo.InvariantCulture))];

    /// <summary>The page without times, which differ from run to run.</summary>
    public string WithoutTimes
    {
        get
        {
            var copy = new XElement(Root);
            foreach (var time in copy.Descendants().Where(element => element.Attribute("class")?.Value == "time")) time.Value = "";
            return copy.ToString(SaveOptions.DisableFormatting);
        }
    }

    /// <summary>What is wrong with any page, whatever it shows.</summary>
    public IEnumerable<string> Faults()
    {
        string[] ids = [.. Root.Descendants().Attributes("id").Select(id => id.Value)];
        foreach (var twice in ids.GroupBy(id => id).Where(group => group.Count() > 1))
            yield return $"{twice.Count()} elements have the id {twice.Key}";
        foreach (var link in All("a").Select(a => a.Attribute("href")!.Value))
            if (link[0] != '#' || !ids.Contains(link[1..])) yield return $"the link {link} leads nowhere in the page";
        foreach (var reference in References("clip-path").Select(url => url[5..^1]).Concat(References("aria-labelledby")))
            if (!ids.Contains(reference)) yield return $"{reference} is not in the page";
        foreach (var element in active.SelectMany(name => All(name))) yield return $"there is a {element.Name.LocalName}";
        foreach (var attribute in Root.Descendants().Attributes().Where(IsActiveOrElsewhere)) yield return $"there is {attribute}";
        foreach (var image in All("img").Where(image => image.Attribute("alt") is null)) yield return $"no text: {image}";
        foreach (var plot in All("svg").Where(plot => plot.Attribute("aria-label")?.Value is null or "")) yield return $"no text: {plot}";
        foreach (var table in All("table").Where(table => table.Element("caption") is null)) yield return $"no caption: {table}";
        if (Root.Descendants("style").Single().Value.IndexOfAny(['<', '>', '&']) >= 0)
            yield return "the style sheet has characters that are encoded";
        if (All("h1").Length != 1) yield return $"{All("h1").Length} headings of the page";
        foreach (var empty in All("section").Where(section => section.Elements().Count() < 2)) yield return $"a section is empty: {empty}";
    }

    IEnumerable<string> References(string name) => Root.Descendants().Attributes(name).Select(attribute => attribute.Value);

    static bool IsActiveOrElsewhere(XAttribute attribute) =>
        attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)
        || (!attribute.IsNamespaceDeclaration && attribute.Name.LocalName is "src" or "href" or "srcset" or "action"
            && attribute.Value is not (['#', ..]) && !attribute.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal));
}
