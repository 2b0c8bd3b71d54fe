using System.Diagnostics;
using FcEmulator.Instances.Processes;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Processes;

public class OwnGroupTests
{
    [Fact]
    public void Find_WhatTheMachineHas_SetsidBeforePerlBeforeNothing()
    {
        Assert.Equal(["/bin/setsid"], OwnGroup.Find(path => path is "/bin/setsid" or "/usr/bin/perl")!);
        Assert.Equal("/usr/bin/perl", OwnGroup.Find(path => path == "/usr/bin/perl")![0]);
        Assert.Null(OwnGroup.Find(_ => false));
    }

    [PerlFact]
    public async Task Find_PerlOnly_StartsTheCommandInItsPlaceAsLeaderOfAGroup()
    {
        var words = OwnGroup.Find(path => path == "/usr/bin/perl")!;
        var options = new ProcessStartInfo(words[0], [.. words.Skip(1), "/bin/sh", "-c", "echo \"$$ $1\"; read -r line", "sh", "two  words"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(options)!;

        Assert.Equal($"{process.Id} two  words", await process.StandardOutput.ReadLineAsync().DefaultTimeout());
        Assert.Equal(process.Id, ProcStat.Of(process.Id)!.Group);

        process.StandardInput.Close();
        await process.WaitForExitAsync().DefaultTimeout();
    }
}
