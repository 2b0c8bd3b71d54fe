using FcEmulator.Gateway;
using FcEmulator.Instances.Http2;

namespace FcEmulator.Tests.Gateway;

public class FunctionFaultTests
{
    /// <summary>As YARP has it where the client's body ended too: what the function did is one of two, and inside of another.</summary>
    public static TheoryData<Exception, string> Faults => new()
    {
        { new InstanceUnreachableException(null), "Unreachable" },
        { new CallResetException(Http2Codes.RefusedStream), "FunctionReset 7" },
        { new InstanceLostException("gone"), "FunctionFailed" },
        { new Http2ProtocolException(Http2Codes.ProtocolError, "rubbish"), "FunctionFailed" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Of_FaultBesideTheEndOfTheClientsBody_IsTheFault(Exception fault, string expected)
    {
        var met = new AggregateException(new IOException("the client's body"), new HttpRequestException("sending failed", fault));

        var outcome = Assert.NotNull(FunctionFault.Of(met));

        Assert.Equal(expected, outcome.Kind == OutcomeKind.FunctionReset ? $"{outcome.Kind} {outcome.ResetCode}" : $"{outcome.Kind}");
    }

    [Fact]
    public void Of_ResetBesideALostCall_IsTheReset() =>
        Assert.Equal(OutcomeKind.FunctionReset, FunctionFault.Of(new AggregateException(new InstanceLostException("over"), new CallResetException(2)))?.Kind);

    [Fact]
    public void Of_EndOfTheClientsBodyAlone_IsNone()
    {
        Assert.Null(FunctionFault.Of(new AggregateException(new IOException("the client's body"), new OperationCanceledException())));
        Assert.Null(FunctionFault.Of(null));
    }
}
