using FcEmulator.Billing.Reports.Formats;

namespace FcEmulator.Tests.Billing.Reports;

/// <summary>Tables keep to 120 columns: gaps get narrower first, then first cells have lines of their own.</summary>
public class TextTableTests
{
    [Fact]
    public void Render_HeadOfTwoLines_StandsAtTheBottom() =>
        Assert.Equal(Lines("              saved", "name   calls     ms", "hello      1  2,000"), TextTable.Render(["name", "calls", "saved\nms"], [["hello", "1", "2,000"]]));

    /// <summary>20 + 10 × 8 and gaps of 2 are 120; a letter more is too much.</summary>
    [Theory]
    [InlineData(20, 120)]
    [InlineData(21, 111)]
    [InlineData(30, 120)]
    public void Render_TooWide_HasNarrowerGaps(int name, int width) =>
        Assert.Equal(width, Row(name).Split('\n').Max(line => line.Length));

    [Fact]
    public void Render_TooWideForNarrowGaps_HasTheNameOnALineOfItsOwn()
    {
        var lines = Row(31).Split('\n');

        Assert.Equal([string.Concat(Enumerable.Repeat("     calls", 10)), new string('n', 31), string.Concat(Enumerable.Repeat("  12345678", 10)), ""], lines);
    }

    /// <summary>1 + 9 + 1 + 9 and 1 + 6: the first that may go makes room, so that the other stays.</summary>
    [Theory]
    [InlineData(27, new[] { "requests", "billed ms", "saved" })]
    [InlineData(26, new[] { "billed ms", "saved" })]
    [InlineData(15, new[] { "billed ms" })]
    [InlineData(1, new[] { "billed ms" })]
    public void Fit_NoRoom_LeavesOutWhatMayGo(int room, string[] kept) =>
        Assert.Equal(kept, TextTable.Fit(["requests", "billed ms", "saved"], ["requests", "saved"], head => head == "saved" ? 6 : 9, room));

    [Fact]
    public void LeftOut_Heads_AreNamed()
    {
        Assert.Equal("Left out for want of room: overlap saved ms, peak. A wider window shows them; --format csv and json have all.\n", TextTable.LeftOut(["overlap\nsaved ms", "\npeak"]));
        Assert.Equal("", TextTable.LeftOut([]));
    }

    private static string Row(int name) =>
        TextTable.Render(["", .. Enumerable.Repeat("calls", 10)], [[new string('n', name), .. Enumerable.Repeat("12345678", 10)]]);

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + "\n"));
}
