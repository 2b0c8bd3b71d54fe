using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts one message: a whole array by <see cref="Complete(byte[])"/>, or piece by piece into a buffer writer.</summary>
public abstract class SerializationContext
{
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Told before the first byte, it spares the transport a copy.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    public virtual void Complete() => throw new NotImplementedException();
}
