package interop;

import static interop.Expect.check;
import static interop.Expect.failsWith;
import static interop.Expect.payload;

import interop.contract.BoolValue;
import interop.contract.ResponseParameters;
import interop.contract.StreamingInputCallRequest;
import interop.contract.StreamingInputCallResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import java.util.List;

/** The cases in which one side tells the other what to compress, and checks it. */
final class CompressionCases {
    private final Cases cases;

    CompressionCases(Cases cases) {
        this.cases = cases;
    }

    private static BoolValue flag(boolean value) {
        return BoolValue.newBuilder().setValue(value).build();
    }

    void clientCompressedUnary() {
        failsWith(Status.Code.INVALID_ARGUMENT, null, () -> Cases.largeUnary(cases.blocking(), Cases.largeRequest().setExpectCompressed(flag(true))));
        Cases.largeUnary(cases.blocking().withCompression("gzip"), Cases.largeRequest().setExpectCompressed(flag(true)));
        Cases.largeUnary(cases.blocking(), Cases.largeRequest().setExpectCompressed(flag(false)));
    }

    void serverCompressedUnary() {
        for (boolean compressed : new boolean[] {true, false}) {
            MessageSizes sizes = new MessageSizes();
            Cases.largeUnary(cases.blocking().withInterceptors(traced(sizes)), Cases.largeRequest().setResponseCompressed(flag(compressed)));
            check(sizes.isCompressed(0) == compressed, "compressed is not " + compressed);
        }
    }

    private static ClientInterceptor traced(MessageSizes sizes) {
        return new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                return next.newCall(method, options.withStreamTracerFactory(sizes.ofClient()));
            }
        };
    }

    void clientCompressedStreaming() throws Exception {
        Answers<StreamingInputCallResponse> probe = new Answers<>();
        var refused = cases.async().streamingInputCall(probe);
        refused.onNext(input(27182, true));
        refused.onCompleted();
        failsWith(Status.Code.INVALID_ARGUMENT, null, probe::next);

        Answers<StreamingInputCallResponse> answers = new Answers<>();
        var requests = (ClientCallStreamObserver<StreamingInputCallRequest>) cases.async().withCompression("gzip").streamingInputCall(answers);
        requests.onNext(input(27182, true));
        requests.setMessageCompression(false);
        requests.onNext(input(45904, false));
        requests.onCompleted();
        check(answers.next().getAggregatedPayloadSize() == 73086, "the sum is wrong");
    }

    private static StreamingInputCallRequest input(int size, boolean compressed) {
        return StreamingInputCallRequest.newBuilder().setPayload(payload(size)).setExpectCompressed(flag(compressed)).build();
    }

    void serverCompressedStreaming() throws Exception {
        MessageSizes sizes = new MessageSizes();
        Cases.outputCall(cases.async().withInterceptors(traced(sizes)), List.of(
            ResponseParameters.newBuilder().setSize(31415).setCompressed(flag(true)).build(),
            ResponseParameters.newBuilder().setSize(92653).setCompressed(flag(false)).build()));
        check(sizes.isCompressed(0) && !sizes.isCompressed(1), "the wrong messages are compressed");
    }
}
