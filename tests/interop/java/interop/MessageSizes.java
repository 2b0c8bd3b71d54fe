package interop;

import io.grpc.ClientStreamTracer;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which messages came compressed: grpc-java tells only a tracer, by their sizes on the wire and after. Payloads here are long runs of
 * zeros: compressed ones are shorter.
 */
final class MessageSizes {
    private static final Context.Key<MessageSizes> OF_CALL = Context.key("sizes");

    private final List<Long> wireSizes = new CopyOnWriteArrayList<>();
    private final List<Long> sizes = new CopyOnWriteArrayList<>();

    /** Of the call that this thread serves. */
    static MessageSizes ofCall() {
        return OF_CALL.get();
    }

    /** To be asked once the message has been parsed. */
    boolean isCompressed(int message) {
        return wireSizes.get(message) < sizes.get(message);
    }

    private void begin(long wireSize) {
        wireSizes.add(wireSize);
        sizes.add(0L);
    }

    /** More of the message that began last has been decompressed. */
    private void grow(long bytes) {
        int last = sizes.size() - 1;
        sizes.set(last, sizes.get(last) + bytes);
    }

    static ServerStreamTracer.Factory ofServer() {
        return new ServerStreamTracer.Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                MessageSizes sizes = new MessageSizes();
                return new ServerStreamTracer() {
                    @Override
                    public Context filterContext(Context context) {
                        return context.withValue(OF_CALL, sizes);
                    }

                    @Override
                    public void inboundMessageRead(int message, long wireSize, long unknown) {
                        sizes.begin(wireSize);
                    }

                    @Override
                    public void inboundUncompressedSize(long bytes) {
                        sizes.grow(bytes);
                    }
                };
            }
        };
    }

    ClientStreamTracer.Factory ofClient() {
        return new ClientStreamTracer.Factory() {
            @Override
            public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
                return new ClientStreamTracer() {
                    @Override
                    public void inboundMessageRead(int message, long wireSize, long unknown) {
                        begin(wireSize);
                    }

                    @Override
                    public void inboundUncompressedSize(long bytes) {
                        grow(bytes);
                    }
                };
            }
        };
    }
}
