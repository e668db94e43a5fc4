using System.Text;
using System.Xml.Linq;
using FsCheck.Xunit;
using Pipeline.Report;
using Xunit;

namespace Pipeline.PropertyTests.Report;

public class PageWriterTests
{
    const string Doctype = "<!DOCTYPE html>\n";

    static string Write(XElement page) => Encoding.UTF8.GetString(PageWriter.Write(page).AsSpan());

    /// <summary>The page as a reader of XML sees it.</summary>
    static XElement Parse(string html)
    {
        Assert.StartsWith(Doctype, html, StringComparison.Ordinal);
        return XElement.Parse(html[Doctype.Length..], LoadOptions.PreserveWhitespace);
    }

    [Property]
    public void Any_text_is_text_and_any_attribute_is_an_attribute(string? content, string? attribute)
    {
        var (text, value) = (content ?? "", attribute ?? "");
        var page = Html.Element("p", Html.Attribute("title", value), text);
        var parsed = Parse(Write(page));
        Assert.Empty(parsed.Elements());
        Assert.Equal(PageWriter.Clean(text), parsed.Value);
        Assert.Equal(PageWriter.Clean(value), parsed.Attribute("title")!.Value);
        Assert.Single(parsed.Attributes());
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("</title><img src=x onerror=alert(1)>", "&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;")]
    [InlineData("a & b &amp; c", "a &amp; b &amp;amp; c")]
    [InlineData("]]>", "]]&gt;")]
    public void Text_that_could_be_markup_is_encoded(string text, string encoded) =>
        Assert.Equal($"{Doctype}<p>{encoded}</p>\n", Write(Html.Element("p", text)));

    [Fact]
    public void Characters_that_no_document_may_have_are_replaced() => Assert.Equal(
        $"{Doctype}<p>bell \uFFFD, nul \uFFFD, lone \uFFFD, two \U0001F600</p>\n",
        Write(Html.Element("p", "bell \a, nul \0, lone \ud800, two \U0001F600")));

    [Theory]
    [InlineData("\" onmouseover=\"alert(1)", "&quot; onmouseover=&quot;alert(1)")]
    [InlineData("<b>'&\n", "&lt;b&gt;'&amp;&#xA;")]
    public void Attributes_cannot_be_left(string value, string encoded) =>
        Assert.Equal($"{Doctype}<img alt=\"{encoded}\" />\n", Write(Html.Element("img", Html.Attribute("alt", value))));

    [Fact]
    public void Elements_without_content_have_an_end_tag_unless_HTML_has_none_for_them() => Assert.Equal(
        $"{Doctype}<div><td></td><br /><svg xmlns=\"http://www.w3.org/2000/svg\"><path /></svg></div>\n",
        Write(Html.Element("div", Html.Element("td"), Html.Element("br"), XElement.Parse(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path/></svg>"))));

    [Fact]
    public void Nothing_but_elements_and_text_is_in_a_page() =>
        Assert.Throws<InvalidOperationException>(() => PageWriter.Write(new("p", new XComment("-->"))));
}
