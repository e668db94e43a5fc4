using System.Xml.Linq;
using static Pipeline.Report.Html;

namespace Pipeline.Report;

/// <summary>Tables whose headers are bound to rows and columns, as screen readers need them.</summary>
static class Table
{
    /// <summary>A table with a caption; the first cell of each row is its header.</summary>
    /// <param name="caption">What the table is of.</param>
    /// <param name="columns">The headers of the columns, that of the first column included.</param>
    /// <param name="rows">The cells, as text or elements.</param>
    /// <param name="style">Classes for the style sheet.</param>
    public static XElement Of(
        object caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object>> rows, string style = "numbers") =>
        Scrollable($"{columns[0]} table", Styled("table", style,
            Element("caption", caption),
            Element("thead", Element("tr", columns.Select(ColumnHeader))),
            Element("tbody", rows.Select(row => Element("tr", RowHeader(row[0]), row.Skip(1).Select(Cell))))));

    /// <summary>A cell; an element of a cell stays as it is.</summary>
    public static XElement Cell(object content) => content is XElement { Name.LocalName: "td" } cell ? cell : Element("td", content);

    /// <summary>The header of a column.</summary>
    public static XElement ColumnHeader(string text) => Element("th", Attribute("scope", "col"), text);

    /// <summary>The header of a row.</summary>
    public static XElement RowHeader(object content) => Element("th", Attribute("scope", "row"), content);

    /// <summary>A number with a bar behind it, whose length is a share from 0 to 1.</summary>
    public static XElement BarCell(double? share, string text) => share is not { } length
        ? Element("td", text)
        : Styled("td", "bar", Attribute("style", FormattableString.Invariant($"--share:{Math.Clamp(length, 0, 1):0.###}")), text);

    // What scrolls must be reachable by keyboard, and then has a name.
    static XElement Scrollable(string name, XElement table) => Styled(
        "div", "scrollable", Attribute("tabindex", "0"), Attribute("role", "group"), Attribute("aria-label", name), table);
}
