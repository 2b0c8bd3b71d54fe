using System.Runtime.InteropServices;
using FcEmulator.Instances.Launching;

namespace FcEmulator.Tests.Instances.Launching;

public class ProgramFormatTests
{
    [Fact]
    public void Of_FirstBytes_TellsSystemAndArchitecture() => Assert.Equal(
        [
            new(OSPlatform.Linux, Architecture.X64, null),
            new(OSPlatform.Linux, Architecture.Arm64, null),
            new(OSPlatform.OSX, Architecture.Arm64, null),
            new(OSPlatform.Windows, null, null),
            new(null, null, "/usr/bin/env"),
            new(null, null, ""),
            new(null, null, null),
        ],
        new[]
        {
            ProgramFormat.Of(Elf(62)),
            ProgramFormat.Of(Elf(183)),
            ProgramFormat.Of([0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1]),
            ProgramFormat.Of([(byte)'M', (byte)'Z', 0, 0]),
            ProgramFormat.Of("#! /usr/bin/env node\nconsole.log()"u8),
            ProgramFormat.Of("echo hi\n"u8),
            ProgramFormat.Of([1, 2, 3, 0]),
        });

    [Fact]
    public void IsForeign_ProgramForAnotherMachine_SaysForWhichAndTheCure()
    {
        var other = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? Architecture.X64 : Architecture.Arm64;

        var message = new ProgramFormat(OSPlatform.Linux, other, null).IsForeign();

        Assert.Equal(
            $"It is a program for linux/{other.ToString().ToLowerInvariant()}, which this machine ({RuntimeInformation.RuntimeIdentifier}) does not run: build it for this machine.",
            message);
    }

    [Fact]
    public void IsForeign_ProgramOfThisMachine_HasNothingToSay() =>
        Assert.Null(ProgramFormat.Read(TestPrograms.Function).IsForeign());

    private static byte[] Elf(byte machine)
    {
        var head = new byte[64];
        "\u007fELF"u8.CopyTo(head);
        head[18] = machine;
        return head;
    }
}
