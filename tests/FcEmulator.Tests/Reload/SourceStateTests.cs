using FcEmulator.Tests.Sample;

namespace FcEmulator.Tests.Reload;

public sealed class SourceStateTests : IDisposable
{
    private readonly WatchedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ChangesTo_EditedNewAndRemovedFiles_AreThose()
    {
        foreach (var name in (string[])["same.cs", "edited.cs", "removed.cs", "s.yaml"])
            _folder.Write(name, "one");
        var before = _folder.State;

        _folder.Write("edited.cs", "longer");
        _folder.Write("deep/new.cs", "one");
        _folder.Write("s.yaml", "edition");
        File.Delete(Path.Combine(_folder.Path, "removed.cs"));

        Assert.Equal(["deep/new.cs", "edited.cs", "removed.cs", "s.yaml"], _folder.Since(before));
    }

    [Fact]
    public void ChangesTo_FileReplacedByRenameWithAsManyLetters_IsSeen()
    {
        _folder.Write("main.go", "one");
        var before = _folder.State;

        _folder.Write("main.go.new", "two");
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "main.go.new"), new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        File.Move(Path.Combine(_folder.Path, "main.go.new"), Path.Combine(_folder.Path, "main.go"), overwrite: true);

        Assert.Equal(["main.go"], _folder.Since(before));
    }

    [Fact]
    public void ChangesTo_WhatBuildsAndEditorsWrite_IsIgnored()
    {
        var before = _folder.State;

        foreach (var name in (string[])["bin/a.dll", "obj/a.json", ".git/HEAD", "x/node_modules/a.js", ".main.go.swp", ".fcemu/ledger.jsonl", "certs/ca.pem"])
            _folder.Write(name, "one");

        Assert.Empty(_folder.Since(before));
    }

    [UnixFact]
    public void Read_LinkThatLeadsRoundInACircle_Ends()
    {
        _folder.Write("main.go", "one");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "circle"), _folder.Path);

        Assert.NotNull(_folder.State);
    }

    [Fact]
    public void With_SomePathsOfAnother_KeepsTheOthersAsTheyWere()
    {
        _folder.Write("a", "one");
        _folder.Write("removed", "one");
        var before = _folder.State;
        _folder.Write("a", "other");
        _folder.Write("b", "new");
        _folder.Write("c", "new");
        File.Delete(Path.Combine(_folder.Path, "removed"));

        var merged = before.With([Path.Combine(_folder.Path, "b"), Path.Combine(_folder.Path, "removed")], _folder.State);

        Assert.Equal(["a", "c"], _folder.Since(merged));
    }
}
