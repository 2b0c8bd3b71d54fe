using FcEmulator.Instances;
using FcEmulator.Instances.Launching;

namespace FcEmulator.Tests.Instances.Launching;

public sealed class ExecutableFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fcemu-").FullName;

    [UnixFact]
    public void Find_RelativePath_IsThatOfTheCodeFolder()
    {
        var main = Write("main", "#!/bin/sh\n", executable: true);

        Assert.Equal(new ExecutableFile(main, default, ""), ExecutableFile.Find("./main", _folder, ""));
    }

    [UnixFact]
    public void Find_BareName_IsTheFirstOfThePathThatMayBeExecuted()
    {
        Write("first/tool", "#!/bin/sh\n", executable: false);
        var second = Write("second/tool", "#!/bin/sh\n", executable: true);

        Assert.Equal(second, ExecutableFile.Find("tool", _folder, $"/nowhere:{_folder}/first:second").Path);
        Assert.Equal(
            new ExecutableFile(null, StartFailure.FilePermission, $"{_folder}/first/tool may not be executed: chmod +x it."),
            ExecutableFile.Find("tool", _folder, $"{_folder}/first"));
    }

    [Fact]
    public void Find_BareNameOnNoPath_SaysSo() => Assert.Equal(
        new ExecutableFile(null, StartFailure.FileNotFound, "no-such-tool is on no folder of PATH: install it, or correct customRuntimeConfig.command."),
        ExecutableFile.Find("no-such-tool", _folder, _folder));

    [Fact]
    public void Find_NoCodeFolder_SaysSo() => Assert.Equal(
        new ExecutableFile(null, StartFailure.FileNotFound, $"The code folder {_folder}x does not exist: build the function first, or correct 'code' in s.yaml."),
        ExecutableFile.Find("sh", _folder + "x", "/bin"));

    [UnixFact]
    public void Find_ScriptThatCannotStart_SaysWhy()
    {
        var bare = Write("bare", "echo hi\n", executable: true);
        var windows = Write("windows", "#!/bin/sh\r\necho hi\r\n", executable: true);
        var absent = Write("absent", "#!/no/such/shell -e\n", executable: true);

        Assert.Equal(
            [
                new(null, StartFailure.Exited, $"{bare} is a text without a #! line, so neither FC nor this system can start it: begin it with #!/bin/bash."),
                new(null, StartFailure.Exited, $"{windows} has Windows line ends, so its #! line names a program that does not exist: save it with LF line ends."),
                new(null, StartFailure.Exited, $"{absent} asks in its #! line for /no/such/shell, which does not exist on this machine."),
            ],
            new[] { bare, windows, absent }.Select(script => ExecutableFile.Find(script, _folder, "")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text, bool executable)
    {
        var path = Path.Join(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (executable && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
