using FcEmulator.Instances.Launching;

namespace FcEmulator.Tests.Instances.Launching;

public class InstanceCommandTests
{
    [Fact]
    public void Of_CommandAndArgs_FillsInThePort()
    {
        var function = SampleFunction.Config("/home/me/app", ["node", "--port={port}"], ["{port}", "x"]);
        var command = InstanceCommand.Of(function, 22100);

        Assert.Equal(("node", true), (command.Program, InstanceCommand.NamesPort(function)));
        Assert.Equal(["--port=22100", "22100", "x"], command.Arguments);
    }

    [UnixFact]
    public void Of_PathsOfTheCloudImage_AreThoseOfTheCodeFolder()
    {
        var function = SampleFunction.Config("/home/me/app", ["/code/main"], ["/code", "/codec", "a/code/b"]);
        var command = InstanceCommand.Of(function, 22100);

        Assert.Equal(("/home/me/app/main", false), (command.Program, InstanceCommand.NamesPort(function)));
        Assert.Equal(["/home/me/app", "/codec", "a/code/b"], command.Arguments);
    }
}
