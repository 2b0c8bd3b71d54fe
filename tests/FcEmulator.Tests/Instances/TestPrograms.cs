namespace FcEmulator.Tests.Instances;

/// <summary>Where the build put the programs of <c>tests/TestPrograms</c>.</summary>
internal static class TestPrograms
{
    public static string Function { get; } = PathOf("TestFunction");

    public static string Answer { get; } = PathOf("AnswerFunction");

    public static string HungryFunction { get; } = PathOf("HungryFunction");

    public static string MiniEmulator { get; } = PathOf("MiniEmulator");

    /// <summary>The sample client, for dotnet: beside the tests it would lack what they take from a shared framework.</summary>
    public static string Client { get; } = Path.Join(Path.GetDirectoryName(PathOf("GreeterClient")), "greeter-client.dll");

    // artifacts/bin/<project>/<configuration>/, of which this assembly's is one.
    private static string PathOf(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Join(own.Parent!.Parent!.FullName, project, own.Name, project);
        return OperatingSystem.IsWindows() ? path + ".exe" : path;
    }
}
