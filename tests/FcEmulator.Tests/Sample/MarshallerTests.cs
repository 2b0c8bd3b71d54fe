using System.Buffers;
using System.Text;
using Grpc.Core;

namespace FcEmulator.Tests.Sample;

public class MarshallerTests
{
    private static readonly Marshaller<string> Contextual = Marshallers.Create(
        (string text, SerializationContext context) =>
        {
            context.SetPayloadLength(Encoding.UTF8.GetByteCount(text));
            context.GetBufferWriter().Write(Encoding.UTF8.GetBytes(text));
            context.Complete();
        },
        context => Encoding.UTF8.GetString(context.PayloadAsReadOnlySequence()));

    [Fact]
    public void ContextualMarshaller_UsedWithArrays_RoundTrips()
    {
        var bytes = Contextual.Serializer("grüße");

        Assert.Equal("grüße"u8.ToArray(), bytes);
        Assert.Equal("grüße", Contextual.Deserializer(bytes));
    }

    [Fact]
    public void ArrayMarshaller_UsedWithContexts_RoundTrips()
    {
        var back = Marshallers.Create<string>(
            (text, context) => Marshallers.StringMarshaller.ContextualSerializer(text, context),
            context => Marshallers.StringMarshaller.ContextualDeserializer(context));

        Assert.Equal("grüße", back.Deserializer(back.Serializer("grüße")));
    }

    [Fact]
    public void Serializer_ThatNeverCompletes_IsAnError()
    {
        var forgetful = Marshallers.Create<string>((_, _) => { }, _ => "");

        Assert.Throws<InvalidOperationException>(() => forgetful.Serializer("x"));
    }

    [Fact]
    public void Serializer_ThatCompletesTwice_IsAnError()
    {
        var eager = Marshallers.Create<string>(
            (_, context) =>
            {
                context.Complete();
                context.Complete();
            },
            _ => "");

        Assert.Throws<InvalidOperationException>(() => eager.Serializer("x"));
    }

    [Fact]
    public void Method_Names_MakeThePath()
    {
        var method = new Method<string, string>(MethodType.Unary, "pkg.Service", "Do", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        Assert.Equal(("/pkg.Service/Do", "Do", "pkg.Service", MethodType.Unary), (method.FullName, method.Name, method.ServiceName, method.Type));
    }
}
