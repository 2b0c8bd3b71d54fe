using FcEmulator.Lint;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Lint;

/// <summary>Counting, ordering and bounds of what was found, and its file.</summary>
public sealed class FindingsTests : IDisposable
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-lint-");
    private readonly Findings _findings = new(most: 3);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Add_TheSameAgain_IsCountedAndKeepsTheWorstCase()
    {
        Add(LintRules.MemoryNearLimit, "f", 1, measure: 470);
        Add(LintRules.MemoryNearLimit, "f", 2, measure: 500);
        Add(LintRules.MemoryNearLimit, "f", 3, measure: 480);

        Assert.Equal(
            [new Finding("memory-near-limit", LintSeverity.Bites, "f", null, 3, At.AddSeconds(1), At.AddSeconds(3), "500 at 2") { RequestId = "r2" }], _findings.All);
    }

    [Fact]
    public void All_SeveralFindings_TheWorstFirstThenAsSeen()
    {
        Add(LintRules.SetAside, "f", 1);
        Add(LintRules.NoTrailers, "g", 2);
        Add(LintRules.NoTrailers, "f", 3);

        Assert.Equal([("no-trailers", "g"), ("no-trailers", "f"), ("set-aside", "f")], _findings.All.Select(finding => (finding.Rule, finding.Function!)));
        Assert.Equal("2 will bite there, 1 worth knowing.", LintText.Counts(_findings.All));
        Assert.Null(LintText.Broken(_findings.All, LintSeverity.Refused));
        Assert.Equal("The linter found no-trailers; 'fcemu lint' and docs/lint.md tell more.", LintText.Broken(_findings.All, LintSeverity.Bites));
    }

    [Fact]
    public void Add_MoreThanAreKept_AreCountedTogether()
    {
        for (var i = 0; i < 10; i++)
            Add(LintRules.NoTrailers, $"f{i % 5}", i);

        Assert.Equal((3, 4L, 10L), (_findings.All.Count, _findings.More, _findings.Changes));
        Assert.Equal([2, 2, 2], _findings.All.Select(finding => finding.Count));

        _findings.Forget();
        Assert.Empty(_findings.All);
    }

    [Fact]
    public void Text_OneFinding_IsAParagraphWithItsExample()
    {
        Add(LintRules.NoTrailers, "f", 1);
        Add(LintRules.NoTrailers, "f", 2);

        Assert.Equal(
            """
            bites   no-trailers  f  2 times
                0 at 1
                such as request r1; last seen 1970-01-01 00:00:02
            1 will bite there.

            """.ReplaceLineEndings("\n"),
            LintText.Of(_findings.All, 0, TimeZoneInfo.Utc));
        Assert.Equal("Lint: 1 will bite there.\n  bites   no-trailers  f  2 times: 0 at 1\n", LintText.Summary(_findings.All));
        Assert.Equal("", LintText.Summary([]));
    }

    /// <summary>A kill between two writes leaves the file as it was before; at the end it says so.</summary>
    [Fact]
    public async Task File_WhileItRunsAndAfterwards_TellsWhatWasFound()
    {
        var time = new ManualTime(At);
        await using (var file = new LintFile(_folder.FullName, "/s.yaml", _findings, new EventStream(), time))
        {
            file.Begin();
            await Bounded.Until(() => LintFile.Read(_folder.FullName) is { Findings.Count: 0, EndedAt: null });
            Add(LintRules.NoTrailers, "f", 1);
            await Bounded.Until(() => LintFile.Read(_folder.FullName) is { Findings.Count: 1, EndedAt: null });
            Add(LintRules.NoTrailers, "f", 2);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        var read = LintFile.Read(_folder.FullName)!;
        Assert.Equal((1, At, At.AddMinutes(1), "/s.yaml"), (read.Version, read.StartedAt, read.EndedAt, read.Template));
        Assert.Equal(_findings.All, read.Findings);
        Assert.Equal(["lint.json"], _folder.GetFiles().Select(one => one.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    public void File_ThatCannotBeRead_IsNone(string text)
    {
        File.WriteAllText(LintFile.PathIn(_folder.FullName), text);

        Assert.Null(LintFile.Read(_folder.FullName));
    }

    private void Add(LintRule rule, string function, int second, double measure = 0) =>
        _findings.Add(rule, function, null, At.AddSeconds(second), measure, (measure, second), static seen => new FindingExample($"{seen.measure} at {seen.second}", $"r{seen.second}"));
}
