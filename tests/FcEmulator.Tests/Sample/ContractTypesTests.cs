using Grpc.Core;

namespace FcEmulator.Tests.Sample;

public class ContractTypesTests
{
    [Fact]
    public void ArrayMarshaller_UsedWithContexts_RoundTrips()
    {
        var buffer = new Buffer();
        Marshallers.StringMarshaller.ContextualSerializer("grüße", buffer);

        Assert.Equal("grüße"u8.ToArray(), buffer.Payload);
        Assert.Equal("grüße", Marshallers.StringMarshaller.ContextualDeserializer(new Received(buffer.Payload!)));
    }

    [Fact]
    public void ArrayMarshaller_UsedWithArrays_RoundTrips() =>
        Assert.Equal("grüße", Marshallers.StringMarshaller.Deserializer(Marshallers.StringMarshaller.Serializer("grüße")));

    [Fact]
    public void ContextualMarshaller_UsedWithArrays_IsRefused()
    {
        var marshaller = Marshallers.Create<string>((_, context) => context.Complete(), _ => "");

        Assert.Throws<NotImplementedException>(() => marshaller.Serializer("x"));
        Assert.Throws<NotImplementedException>(() => marshaller.Deserializer([]));
    }

    [Fact]
    public void Method_Names_MakeThePath()
    {
        var method = new Method<string, string>(MethodType.Unary, "pkg.Service", "Do", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        Assert.Equal(("/pkg.Service/Do", "Do", "pkg.Service", MethodType.Unary), (method.FullName, method.Name, method.ServiceName, method.Type));
    }

    [Fact]
    public void Status_AsText_NamesCodeDetailAndCause()
    {
        var status = new Status(StatusCode.NotFound, "gone", new InvalidOperationException("why"));

        Assert.Equal(
            "Status(StatusCode=\"NotFound\", Detail=\"gone\", DebugException=\"System.InvalidOperationException: why\")", status.ToString());
        Assert.Same(status.DebugException, new RpcException(status).InnerException);
    }

    [Fact]
    public void ServiceDefinition_OfAGeneratedService_BindsEveryMethodOnce()
    {
        var binder = new Binder();
        Helloworld.Greeter.BindService(new ScriptedGreeter()).BindService(binder);

        Assert.Equal(
            ["Unary /helloworld.Greeter/SayHello", "ServerStreaming /helloworld.Greeter/ListFeatures",
             "ClientStreaming /helloworld.Greeter/RecordRoute", "DuplexStreaming /helloworld.Greeter/RouteChat"],
            binder.Methods);
    }

    private sealed class Buffer : SerializationContext
    {
        public byte[]? Payload { get; private set; }

        public override void Complete(byte[] payload) => Payload = payload;
    }

    private sealed class Received(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => [.. payload];
    }

    private sealed class Binder : ServiceBinderBase
    {
        public List<string> Methods { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Note(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Note(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Note(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Note(method);

        private void Note(IMethod method) => Methods.Add($"{method.Type} {method.FullName}");
    }
}
