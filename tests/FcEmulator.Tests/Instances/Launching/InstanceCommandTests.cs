using FcEmulator.Instances.Launching;

namespace FcEmulator.Tests.Instances.Launching;

public class InstanceCommandTests
{
    [Fact]
    public void Of_CommandAndArgs_FillsInThePort()
    {
        var command = InstanceCommand.Of(SampleFunction.Config("/home/me/app", ["node", "--port={port}"], ["{port}", "x"]), 22100);

        Assert.Equal(("node", true), (command.Program, command.NamesPort));
        Assert.Equal(["--port=22100", "22100", "x"], command.Arguments);
    }

    [UnixFact]
    public void Of_PathsOfTheCloudImage_AreThoseOfTheCodeFolder()
    {
        var command = InstanceCommand.Of(SampleFunction.Config("/home/me/app", ["/code/main"], ["/code", "/codec", "a/code/b"]), 22100);

        Assert.Equal(("/home/me/app/main", false), (command.Program, command.NamesPort));
        Assert.Equal(["/home/me/app", "/codec", "a/code/b"], command.Arguments);
    }
}
