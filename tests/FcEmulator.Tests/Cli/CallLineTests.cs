using FcEmulator.Cli;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Cli;

public class CallLineTests
{
    private static readonly CallFinished Call = TestCalls.Ok(DateTimeOffset.UnixEpoch, "/helloworld.Greeter/SayHello", 12.34) with
    {
        FunctionName = "fc-custom-golang-grpc",
        MemoryUsageMB = 42,
        IsColdStart = true,
    };

    [Theory]
    [InlineData(int.MaxValue, "fc-custom-golang-grpc[ff5adb] /helloworld.Greeter/SayHello  ok  12.3 ms  42 MB  cold")]
    [InlineData(74, "fc-custom-golang-grpc[ff5adb] Greeter/SayHello  ok  12.3 ms  42 MB  cold")]
    [InlineData(67, "fc-cust…ang-grpc[ff5adb] Greeter/SayHello  ok  12.3 ms  42 MB  cold")]
    [InlineData(55, "fc-…grpc[ff5adb] Greet…yHello  ok  12.3 ms  42 MB  cold")]
    [InlineData(30, "fc-…grpc[ff5adb] Gre…ello  ok  12.3 ms  cold")]
    public void Of_NarrowerTerminals_ShortensNamesAndNothingElse(int width, string line) => Assert.Equal(line, CallLine.Of(Call, width));

    [Fact]
    public void Of_EightyColumns_HoldsEveryUsualLine()
    {
        const int Width = 80 - 13;
        string[] functions = ["a", "greeter", "fc-custom-golang-grpc", new('f', 64)];
        string[] methods = ["/s/m", "/helloworld.Greeter/SayHello", "/com.example.very.long.package.name.v1beta.SomeService/AVeryLongMethodNameIndeed"];
        foreach (var function in functions)
        {
            foreach (var method in methods)
            {
                var call = Call with { FunctionName = function, Method = method, Kind = CallKindWord.Streaming, MessagesIn = 12, MessagesOut = 345, Status = "timeout" };
                Assert.InRange(CallLine.Of(call, Width).Length, 1, Width);
            }
        }
    }
}
