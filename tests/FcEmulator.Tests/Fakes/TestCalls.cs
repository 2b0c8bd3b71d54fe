using FcEmulator.Telemetry;

namespace FcEmulator.Tests.Fakes;

/// <summary>Finished calls for tests of what tells them.</summary>
internal static class TestCalls
{
    public static CallFinished Ok(DateTimeOffset ended, string method = "/s/m", double ms = 1) => new()
    {
        RequestId = "1-65a77fbb-157f3f32-e1ee24b17e49",
        FunctionName = "greeter",
        InstanceId = "c-65a77eb0-15416274-ff5adb",
        Connection = "0HN1",
        Method = method,
        HttpMethod = "POST",
        Kind = CallKindWord.Unary,
        ArrivedAt = ended.AddMilliseconds(-ms),
        Outcome = CallOutcomeWord.Answered,
        Status = "ok",
        Times = Times(ms),
    };

    public static CallFinished Lasting(this CallFinished call, double ms) =>
        call with { ArrivedAt = call.EndedAt.AddMilliseconds(-ms), Times = Times(ms) };

    private static CallTimes Times(double ms) => new(0, 0, 0, 0, 0, ms, ms);
}
