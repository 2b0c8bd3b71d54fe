using System.Text.RegularExpressions;
using FcEmulator.Configuration.Settings;

namespace FcEmulator.Tests.Docs;

/// <summary>run-local.ps1 has to be read by Windows PowerShell 5.1 too, which no test machine here has: what it must not contain is checked as text.</summary>
public partial class RunLocalTests
{
    private static readonly string Script = Repository.Read("run-local.ps1");

    private static readonly string Code = Comments().Replace(Script, "");

    [Theory]
    [InlineData(@"&&|\|\|", "a && b")]
    [InlineData(@"\?\?", "$a ?? $b")]
    [InlineData(@"\?\.|\?\[", "${a}?.b")]
    [InlineData(@"\s\?\s.+\s:\s", "$a ? 1 : 2")]
    [InlineData(@"\$Is(Windows|Linux|MacOS|CoreCLR)\b", "if ($IsWindows) { }")]
    [InlineData(@"-Parallel\b", "ForEach-Object -Parallel { }")]
    [InlineData(@"Join-Path\s+[^\s(]+\s+[^\s(]+\s+['""$\w]", "Join-Path $a b c")]
    public void Script_SyntaxOfPowerShell7Only_IsNotUsed(string pattern, string example)
    {
        Assert.Matches(pattern, example);
        Assert.DoesNotMatch(pattern, Code);
    }

    [Fact]
    public void Script_Text_IsAscii() => Assert.DoesNotContain(Script, character => character > 127);

    [Fact]
    public void Script_Brackets_AreBalanced()
    {
        foreach (var (open, close) in new[] { ('(', ')'), ('{', '}'), ('[', ']') })
            Assert.Equal(Code.Count(c => c == open), Code.Count(c => c == close));
    }

    [Fact]
    public void Script_OptionsItPasses_Exist()
    {
        var ofDotnet = new[] { "--project", "--no-build" };
        var ofTheClient = new[] { "--addr", "--name" };
        var passed = Options().Matches(Code).Select(option => option.Value).Distinct().ToList();

        Assert.Contains("--port", passed);
        Assert.Empty(passed.Except(SettingTable.All.Select(setting => setting.Option)).Except(ofDotnet).Except(ofTheClient));
    }

    [Fact]
    public void Script_WaitsFor_WhatTheBannerSays() =>
        Assert.Contains("fcemu serves", Repository.Read("emulator/Cli/StartBanner.cs"), StringComparison.Ordinal);

    [GeneratedRegex(@"<#[\s\S]*?#>|(?m:^\s*#.*$)")]
    private static partial Regex Comments();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex Options();
}
