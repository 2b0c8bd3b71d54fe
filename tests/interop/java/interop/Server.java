package interop;

import com.google.protobuf.ByteString;
import interop.contract.BoolValue;
import interop.contract.EchoStatus;
import interop.contract.Empty;
import interop.contract.Payload;
import interop.contract.ResponseParameters;
import interop.contract.SimpleRequest;
import interop.contract.SimpleResponse;
import interop.contract.StreamingInputCallRequest;
import interop.contract.StreamingInputCallResponse;
import interop.contract.StreamingOutputCallRequest;
import interop.contract.StreamingOutputCallResponse;
import interop.contract.TestServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The server of gRPC's interop tests on grpc-java, as a function: h2c on the port that its argument tells. */
final class Server extends TestServiceGrpc.TestServiceImplBase {
    public static void main(String[] args) throws Exception {
        Grpc.newServerBuilderForPort(Integer.parseInt(args[0]), InsecureServerCredentials.create())
            .executor(Executors.newCachedThreadPool())
            .addService(new Server())
            .intercept(new EchoMetadata())
            .addStreamTracerFactory(MessageSizes.ofServer())
            .build().start().awaitTermination();
    }

    @Override
    public void emptyCall(Empty request, StreamObserver<Empty> responses) {
        responses.onNext(Empty.getDefaultInstance());
        responses.onCompleted();
    }

    @Override
    public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> responses) {
        try {
            expectCompressed(MessageSizes.ofCall(), 0, request.hasExpectCompressed(), request.getExpectCompressed());
            throwIfAsked(request.hasResponseStatus(), request.getResponseStatus());
        } catch (StatusRuntimeException refused) {
            responses.onError(refused);
            return;
        }
        compress(responses, request.getResponseCompressed().getValue());
        responses.onNext(SimpleResponse.newBuilder().setPayload(payload(request.getResponseSize())).build());
        responses.onCompleted();
    }

    @Override
    public void streamingOutputCall(StreamingOutputCallRequest request, StreamObserver<StreamingOutputCallResponse> responses) {
        respond(request, responses);
        responses.onCompleted();
    }

    @Override
    public StreamObserver<StreamingInputCallRequest> streamingInputCall(StreamObserver<StreamingInputCallResponse> responses) {
        MessageSizes sizes = MessageSizes.ofCall();
        return new Requests<>(responses) {
            private int messages;
            private int sum;

            @Override
            void take(StreamingInputCallRequest request) {
                expectCompressed(sizes, messages++, request.hasExpectCompressed(), request.getExpectCompressed());
                sum += request.getPayload().getBody().size();
            }

            @Override
            void end() {
                responses.onNext(StreamingInputCallResponse.newBuilder().setAggregatedPayloadSize(sum).build());
                responses.onCompleted();
            }
        };
    }

    @Override
    public StreamObserver<StreamingOutputCallRequest> fullDuplexCall(StreamObserver<StreamingOutputCallResponse> responses) {
        return new Requests<>(responses) {
            @Override
            void take(StreamingOutputCallRequest request) {
                throwIfAsked(request.hasResponseStatus(), request.getResponseStatus());
                respond(request, responses);
            }

            @Override
            void end() {
                responses.onCompleted();
            }
        };
    }

    private static void respond(StreamingOutputCallRequest request, StreamObserver<StreamingOutputCallResponse> responses) {
        boolean any = request.getResponseParametersList().stream().anyMatch(p -> p.getCompressed().getValue());
        if (any) {
            compress(responses, true);
        }
        for (ResponseParameters parameters : request.getResponseParametersList()) {
            sleep(parameters.getIntervalUs());
            if (any) {
                ((ServerCallStreamObserver<?>) responses).setMessageCompression(parameters.getCompressed().getValue());
            }
            responses.onNext(StreamingOutputCallResponse.newBuilder().setPayload(payload(parameters.getSize())).build());
        }
    }

    private static void compress(StreamObserver<?> responses, boolean wanted) {
        if (wanted) {
            ((ServerCallStreamObserver<?>) responses).setCompression("gzip");
        }
    }

    private static void expectCompressed(MessageSizes sizes, int message, boolean asked, BoolValue expected) {
        if (asked && sizes.isCompressed(message) != expected.getValue()) {
            throw Status.INVALID_ARGUMENT.withDescription("compressed is not " + expected.getValue()).asRuntimeException();
        }
    }

    private static void throwIfAsked(boolean asked, EchoStatus echo) {
        if (asked && echo.getCode() != 0) {
            throw Status.fromCodeValue(echo.getCode()).withDescription(echo.getMessage()).asRuntimeException();
        }
    }

    private static Payload payload(int size) {
        return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
    }

    private static void sleep(int microseconds) {
        try {
            TimeUnit.MICROSECONDS.sleep(microseconds);
        } catch (InterruptedException stopped) {
            throw Status.CANCELLED.asRuntimeException();
        }
    }

    /** Requests one by one; what {@link #take} throws ends the call. */
    private abstract static class Requests<T> implements StreamObserver<T> {
        private final StreamObserver<?> responses;
        private boolean failed;

        Requests(StreamObserver<?> responses) {
            this.responses = responses;
        }

        abstract void take(T request);

        abstract void end();

        @Override
        public void onNext(T request) {
            if (failed) {
                return;
            }
            try {
                take(request);
            } catch (StatusRuntimeException failure) {
                failed = true;
                responses.onError(failure);
            }
        }

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {
            if (!failed) {
                end();
            }
        }
    }
}
