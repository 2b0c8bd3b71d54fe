package interop;

import com.google.protobuf.ByteString;
import interop.contract.Payload;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What cases build and check alike. */
final class Expect {
    private Expect() {}

    interface Call {
        void run() throws InterruptedException;
    }

    static Payload payload(int size) {
        return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    static void checkSize(Payload payload, int size) {
        check(payload.getBody().size() == size, "got a payload of " + payload.getBody().size() + " bytes instead of " + size);
    }

    /** A null message may be any. */
    static void failsWith(Status.Code code, String message, Call call) {
        try {
            call.run();
        } catch (StatusRuntimeException failure) {
            Status got = failure.getStatus();
            check(got.getCode() == code && (message == null || message.equals(got.getDescription())), "got " + got + " instead of " + code);
            return;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
        throw new AssertionError("the call succeeded");
    }
}
