package interop;

import interop.contract.ResponseParameters;
import interop.contract.StreamingOutputCallRequest;
import interop.contract.StreamingOutputCallResponse;
import interop.contract.TestServiceGrpc.TestServiceStub;
import io.grpc.stub.ClientCallStreamObserver;

/** A FullDuplexCall that sends its next request when it is told to. */
final class Pings {
    final Answers<StreamingOutputCallResponse> answers = new Answers<>();
    final ClientCallStreamObserver<StreamingOutputCallRequest> requests;

    Pings(TestServiceStub stub) {
        requests = (ClientCallStreamObserver<StreamingOutputCallRequest>) stub.fullDuplexCall(answers);
    }

    void ping(int request, int response) throws InterruptedException {
        requests.onNext(StreamingOutputCallRequest.newBuilder()
            .addResponseParameters(ResponseParameters.newBuilder().setSize(response))
            .setPayload(Expect.payload(request)).build());
        Expect.checkSize(answers.next().getPayload(), response);
    }

    void end() throws InterruptedException {
        requests.onCompleted();
        answers.expectEnd();
    }
}
