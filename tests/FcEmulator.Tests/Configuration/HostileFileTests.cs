using FcEmulator.Configuration;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Configuration;

/// <summary>Large files made to cost as much as they can; anything quadratic would not end in time.</summary>
public class HostileFileTests
{
    public static TheoryData<string, string, string> Patterns => new()
    {
        { "", "[", "" },
        { "", "{a: ", "" },
        { "", "- ", "" },
        { "", "? ", "" },
        { "", "a: b: ", "" },
        { "x: ", "&a ", "" },
        { "x: ", "!a ", "" },
        { "", "k", ": v" },
        { "x: \"", "\\n", "\"" },
        { "x: ", "word ", "" },
        { "x: >\n", "  line\n\n", "" },
        { "", "#\n", "" },
        { "x: [", "a, ", "]" },
        { "x: {", "a: b, ", "}" },
        { "vars: {x: \"", "${'}", "\"}" },
        { "vars: {x: \"", "${vars.x}", "\"}" },
        { "vars: {x: \"${1", " + 1", "}\"}" },
        { "vars: {x: \"${vars", ".a", "}\"}" },
        { "vars: {x: \"${", "(", "}\"}" },
        { "b: &b {a: 1}\nx: {<<: [", "*b, ", "]}" },
        { "actions: {'pre-${regex(\"", "(a|a)*", "\")}': []}" },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public async Task Load_PatternRepeatedManyTimes_EndsInShortSentences(string head, string repeated, string tail)
    {
        using var folder = new TemporaryFolder();
        var count = (250_000 - head.Length - tail.Length) / repeated.Length;
        var file = folder.Write("s.yaml", head + string.Concat(Enumerable.Repeat(repeated, count)) + tail);

        var outcome = await Task.Run(() => ServerlessYaml.Load(file, Yaml.Source())).DefaultTimeout();

        Assert.NotEmpty(outcome.Errors);
        Assert.All(outcome.Errors, error => Assert.InRange(error.Message.Length, 1, 1010));
    }

    [Fact]
    public async Task Load_OneGigabyte_IsRefusedWithoutReadingIt()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("s.yaml", "edition: 3.0.0\n");
        // Sparse where the file system can do that; either way it is read no further than the limit.
        using (var grown = new FileStream(file, FileMode.Open, FileAccess.Write))
            grown.SetLength(1L << 30);

        var outcome = await Task.Run(() => ServerlessYaml.Load(file, Yaml.Source())).DefaultTimeout();

        Assert.EndsWith("the file is larger than 1 MiB, which is the most that is read. Remove what does not belong into it.", Assert.Single(outcome.Errors).ToString(), StringComparison.Ordinal);
    }
}
