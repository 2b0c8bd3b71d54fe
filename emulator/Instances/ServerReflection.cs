using System.Buffers.Binary;
using FcEmulator.Configuration;
using FcEmulator.Instances.Http2;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FcEmulator.Instances;

/// <summary>
/// Asks an instance that serves no request yet which of its methods are streaming, by gRPC server reflection
/// (grpc.reflection.v1, else v1alpha), one call after another on its one connection.
/// </summary>
internal static class ServerReflection
{
    private static readonly string[] Versions = ["v1", "v1alpha"];

    /// <summary>Field numbers of ServerReflectionRequest and ServerReflectionResponse, see grpc/reflection/v1/reflection.proto.</summary>
    private const int FileContainingSymbol = 4, ListServices = 7, FileDescriptorAnswer = 4, ListServicesAnswer = 6, FirstField = 1;

    /// <summary>Paths such as <c>/helloworld.Greeter/RouteChat</c>; null where the function has no reflection or did not answer it.</summary>
    public static async Task<IReadOnlySet<string>?> StreamingMethodsAsync(InstanceChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var version in Versions)
            {
                var services = await AskAsync(channel, version, [Request(ListServices, "")], cancellationToken);
                if (services is null)
                    continue;
                var names = services.SelectMany(answer => Fields(answer, ListServicesAnswer))
                    .SelectMany(list => Fields(list, FirstField))
                    .SelectMany(service => Fields(service, FirstField))
                    .Select(name => name.ToStringUtf8());
                var files = await AskAsync(channel, version, [.. names.Select(name => Request(FileContainingSymbol, name))], cancellationToken);
                return (files ?? []).SelectMany(answer => Fields(answer, FileDescriptorAnswer))
                    .SelectMany(found => Fields(found, FirstField))
                    .Select(FileDescriptorProto.Parser.ParseFrom)
                    .SelectMany(file => DescriptorSets.StreamingMethods([file]))
                    .ToHashSet();
            }

            return null;
        }
        catch (Exception unanswered) when (unanswered is IOException or InvalidProtocolBufferException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>One answer for each request; null where the function does not serve this version.</summary>
    private static async Task<List<ByteString>?> AskAsync(
        InstanceChannel channel, string version, IReadOnlyList<byte[]> requests, CancellationToken cancellationToken)
    {
        var head = new RequestHead("POST", "instance", $"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo");
        head.Add("content-type", "application/grpc");
        head.Add("te", "trailers");
        using var request = new HttpRequestMessage { Content = new ByteArrayContent([.. requests.SelectMany(Framed)]) };
        request.Options.Set(RequestHead.Key, head);
        using var answer = (InstanceAnswer)await channel.Invoker.SendAsync(request, cancellationToken);
        using var body = new MemoryStream();
        await answer.Body.CopyToAsync(body, cancellationToken);
        var answers = Split(body.ToArray());
        return answers.Count == requests.Count ? answers : null;
    }

    private static byte[] Request(int field, string value)
    {
        var bytes = new byte[CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeStringSize(value)];
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
        output.Flush();
        return bytes;
    }

    private static byte[] Framed(byte[] message)
    {
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, 5);
        return framed;
    }

    private static List<ByteString> Split(ReadOnlySpan<byte> body)
    {
        var messages = new List<ByteString>();
        while (body.Length >= 5 && BinaryPrimitives.ReadUInt32BigEndian(body[1..]) <= body.Length - 5)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body[1..]);
            messages.Add(ByteString.CopyFrom(body.Slice(5, length)));
            body = body[(5 + length)..];
        }

        return messages;
    }

    /// <summary>All length-delimited values of one field of a message.</summary>
    private static List<ByteString> Fields(ByteString message, int field)
    {
        var values = new List<ByteString>();
        var input = message.CreateCodedInput();
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                values.Add(input.ReadBytes());
            else
                input.SkipLastField();
        }

        return values;
    }
}
