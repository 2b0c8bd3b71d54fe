package interop;

import static interop.Expect.check;
import static interop.Expect.checkSize;
import static interop.Expect.failsWith;
import static interop.Expect.payload;

import interop.contract.EchoStatus;
import interop.contract.Empty;
import interop.contract.ResponseParameters;
import interop.contract.SimpleRequest;
import interop.contract.StreamingInputCallRequest;
import interop.contract.StreamingInputCallResponse;
import interop.contract.StreamingOutputCallRequest;
import interop.contract.StreamingOutputCallResponse;
import interop.contract.TestServiceGrpc;
import interop.contract.TestServiceGrpc.TestServiceStub;
import interop.contract.UnimplementedServiceGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The cases of gRPC's interop tests. Each gets a channel of its own and throws where something is not as it should be. */
final class Cases {
    /** A call that takes longer hangs. */
    private static final int LIMIT_SECONDS = 60;

    private static final int[] REQUEST_SIZES = {27182, 8, 1828, 45904};
    private static final int[] RESPONSE_SIZES = {31415, 9, 2653, 58979};
    private static final String SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \ud83d\ude08\t\n";

    // How much the load cases do; all clients have the same numbers, which docs/conformance.md names.
    private static final int CONCURRENT_CALLS = 100;
    private static final int RPC_SOAK_CALLS = 100;
    private static final int CHANNEL_SOAK_CALLS = 20;
    private static final int EARLY_STATUS_CALLS = 300;
    private static final int EARLY_STATUS_AT_ONCE = 10;
    private static final int EARLY_STATUS_SIZE = 8192;
    private static final int MAX_STREAMS_CALLS = 10;
    private static final int AFTER_GOAWAY_MS = 1000;

    private final Client.Channel channel;
    private final Client client;

    private Cases(Client.Channel channel, Client client) {
        this.channel = channel;
        this.client = client;
    }

    static void run(String name, Client.Channel channel, Client client) throws Exception {
        Cases cases = new Cases(channel, client);
        switch (name) {
            case "empty_unary" -> cases.blocking().emptyCall(Empty.getDefaultInstance());
            case "large_unary", "ping", "data_frame_padding" -> cases.largeUnary();
            case "client_compressed_unary" -> new CompressionCases(cases).clientCompressedUnary();
            case "server_compressed_unary" -> new CompressionCases(cases).serverCompressedUnary();
            case "client_compressed_streaming" -> new CompressionCases(cases).clientCompressedStreaming();
            case "server_compressed_streaming" -> new CompressionCases(cases).serverCompressedStreaming();
            case "client_streaming" -> cases.clientStreaming();
            case "server_streaming" -> cases.serverStreaming();
            case "ping_pong" -> cases.pingPong();
            case "empty_stream" -> new Pings(cases.async()).end();
            case "custom_metadata" -> cases.customMetadata();
            case "status_code_and_message" -> cases.statusCodeAndMessage();
            case "special_status_message" -> cases.unaryStatus(SPECIAL);
            case "unimplemented_method" ->
                failsWith(Status.Code.UNIMPLEMENTED, null, () -> cases.blocking().unimplementedCall(Empty.getDefaultInstance()));
            case "unimplemented_service" -> failsWith(Status.Code.UNIMPLEMENTED, null, () ->
                UnimplementedServiceGrpc.newBlockingStub(channel.grpc()).unimplementedCall(Empty.getDefaultInstance()));
            case "cancel_after_begin" -> cases.cancelAfterBegin();
            case "cancel_after_first_response" -> cases.cancelAfterFirstResponse();
            case "timeout_on_sleeping_server" -> cases.timeoutOnSleepingServer();
            case "concurrent_large_unary" -> cases.together(CONCURRENT_CALLS);
            case "rpc_soak" -> cases.rpcSoak();
            case "channel_soak" -> cases.channelSoak();
            case "early_status_soak" -> cases.atOnce(EARLY_STATUS_AT_ONCE, cases::earlyStatuses);
            case "goaway" -> cases.goaway();
            case "rst_after_header", "rst_during_data", "rst_after_data" -> cases.unaryFails();
            case "max_streams" -> cases.maxStreams();
            default -> throw new AssertionError("this client has no case of that name");
        }
    }

    TestServiceGrpc.TestServiceBlockingStub blocking() {
        return TestServiceGrpc.newBlockingStub(channel.grpc()).withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    TestServiceStub async() {
        return TestServiceGrpc.newStub(channel.grpc()).withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    static SimpleRequest.Builder largeRequest() {
        return SimpleRequest.newBuilder().setResponseSize(314159).setPayload(payload(271828));
    }

    private void largeUnary() {
        largeUnary(blocking(), largeRequest());
    }

    static void largeUnary(TestServiceGrpc.TestServiceBlockingStub stub, SimpleRequest.Builder request) {
        checkSize(stub.unaryCall(request.build()).getPayload(), 314159);
    }

    private void clientStreaming() throws Exception {
        Answers<StreamingInputCallResponse> answers = new Answers<>();
        var requests = async().streamingInputCall(answers);
        for (int size : REQUEST_SIZES) {
            requests.onNext(StreamingInputCallRequest.newBuilder().setPayload(payload(size)).build());
        }
        requests.onCompleted();
        int sum = answers.next().getAggregatedPayloadSize();
        check(sum == 74922, "the sum is " + sum + " instead of 74922");
    }

    private void serverStreaming() throws Exception {
        List<ResponseParameters> parameters = new ArrayList<>();
        for (int size : RESPONSE_SIZES) {
            parameters.add(ResponseParameters.newBuilder().setSize(size).build());
        }
        outputCall(async(), parameters);
    }

    static void outputCall(TestServiceStub stub, List<ResponseParameters> parameters) throws Exception {
        Answers<StreamingOutputCallResponse> answers = new Answers<>();
        stub.streamingOutputCall(StreamingOutputCallRequest.newBuilder().addAllResponseParameters(parameters).build(), answers);
        for (ResponseParameters expected : parameters) {
            checkSize(answers.next().getPayload(), expected.getSize());
        }
        answers.expectEnd();
    }

    private void pingPong() throws Exception {
        Pings pings = new Pings(async());
        for (int i = 0; i < REQUEST_SIZES.length; i++) {
            pings.ping(REQUEST_SIZES[i], RESPONSE_SIZES[i]);
        }
        pings.end();
    }

    private void customMetadata() throws Exception {
        Metadata sent = new Metadata();
        sent.put(EchoMetadata.INITIAL, "test_initial_metadata_value");
        sent.put(EchoMetadata.TRAILING, new byte[] {(byte) 0xab, (byte) 0xab, (byte) 0xab});
        AtomicReference<Metadata> headers = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        io.grpc.ClientInterceptor[] both = {
            MetadataUtils.newAttachHeadersInterceptor(sent), MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)};
        blocking().withInterceptors(both).unaryCall(SimpleRequest.newBuilder().setResponseSize(1).setPayload(payload(1)).build());
        checkEchoed(headers.get(), trailers.get());
        Pings pings = new Pings(async().withInterceptors(both));
        pings.ping(1, 1);
        pings.end();
        checkEchoed(headers.get(), trailers.get());
    }

    private static void checkEchoed(Metadata headers, Metadata trailers) {
        check("test_initial_metadata_value".equals(headers.get(EchoMetadata.INITIAL)), "initial metadata: " + headers);
        byte[] trailing = trailers.get(EchoMetadata.TRAILING);
        check(trailing != null && trailing.length == 3 && trailing[2] == (byte) 0xab, "trailing metadata: " + trailers);
    }

    private void statusCodeAndMessage() throws Exception {
        String message = "test status message";
        unaryStatus(message);
        Pings pings = new Pings(async());
        pings.requests.onNext(StreamingOutputCallRequest.newBuilder().setResponseStatus(echo(message)).build());
        failsWith(Status.Code.UNKNOWN, message, pings::end);
    }

    private void unaryStatus(String message) {
        SimpleRequest request = SimpleRequest.newBuilder().setResponseStatus(echo(message)).build();
        failsWith(Status.Code.UNKNOWN, message, () -> blocking().unaryCall(request));
    }

    private static EchoStatus echo(String message) {
        return EchoStatus.newBuilder().setCode(Status.Code.UNKNOWN.value()).setMessage(message).build();
    }

    private void cancelAfterBegin() throws Exception {
        Answers<StreamingInputCallResponse> answers = new Answers<>();
        var requests = (ClientCallStreamObserver<StreamingInputCallRequest>) async().streamingInputCall(answers);
        requests.cancel("cancelled by the test", null);
        failsWith(Status.Code.CANCELLED, null, answers::next);
    }

    private void cancelAfterFirstResponse() throws Exception {
        Pings pings = new Pings(async());
        pings.ping(27182, 31415);
        pings.requests.cancel("cancelled by the test", null);
        failsWith(Status.Code.CANCELLED, null, pings.answers::next);
    }

    private void timeoutOnSleepingServer() throws Exception {
        Pings pings = new Pings(TestServiceGrpc.newStub(channel.grpc()).withDeadlineAfter(1, TimeUnit.MILLISECONDS));
        try {
            pings.requests.onNext(StreamingOutputCallRequest.newBuilder().setPayload(payload(27182)).build());
        } catch (IllegalStateException passed) {
            // The deadline has already passed: the status comes from reading.
        }
        failsWith(Status.Code.DEADLINE_EXCEEDED, null, pings.answers::next);
    }

    private void together(int calls) throws Exception {
        atOnce(calls, this::largeUnary);
    }

    private void atOnce(int count, Runnable run) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(run));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void rpcSoak() {
        for (int i = 0; i < RPC_SOAK_CALLS; i++) {
            largeUnary();
        }
    }

    private void channelSoak() throws Exception {
        for (int i = 0; i < CHANNEL_SOAK_CALLS; i++) {
            try (Client.Channel another = client.open()) {
                new Cases(another, client).largeUnary();
            }
        }
    }

    private void earlyStatuses() {
        for (int i = 0; i < EARLY_STATUS_CALLS / EARLY_STATUS_AT_ONCE; i++) {
            earlyStatus();
        }
    }

    /** Goes on sending after the message that ends the call, until it hears of the end. */
    private void earlyStatus() {
        String message = "early";
        StreamingOutputCallRequest request =
            StreamingOutputCallRequest.newBuilder().setPayload(payload(EARLY_STATUS_SIZE)).setResponseStatus(echo(message)).build();
        Pings pings = new Pings(async());
        while (!pings.answers.hasNext()) {
            if (pings.requests.isReady()) {
                pings.requests.onNext(request);
            } else {
                Thread.yield();
            }
        }
        failsWith(Status.Code.UNKNOWN, message, pings.answers::next);
    }

    private void goaway() throws Exception {
        largeUnary();
        Thread.sleep(AFTER_GOAWAY_MS);
        largeUnary();
    }

    private void unaryFails() {
        try {
            largeUnary();
        } catch (StatusRuntimeException failure) {
            System.out.println("note\t" + failure.getStatus().getCode());
            return;
        }
        throw new AssertionError("the call succeeded");
    }

    private void maxStreams() throws Exception {
        largeUnary();
        together(MAX_STREAMS_CALLS);
    }
}
