package interop;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The messages of an answer, waited for one by one; its failure is thrown in its turn. */
final class Answers<T> implements StreamObserver<T> {
    private static final Object END = new Object();

    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();

    @Override
    public void onNext(T message) {
        queue.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        queue.add(Status.fromThrowable(failure).asRuntimeException());
    }

    @Override
    public void onCompleted() {
        queue.add(END);
    }

    /** Whether a message, a failure or the end is there already. */
    boolean hasNext() {
        return !queue.isEmpty();
    }

    @SuppressWarnings("unchecked")
    T next() throws InterruptedException {
        Object next = queue.take();
        if (next instanceof RuntimeException failure) {
            throw failure;
        }
        Expect.check(next != END, "the stream ended");
        return (T) next;
    }

    void expectEnd() throws InterruptedException {
        Object next = queue.take();
        if (next instanceof RuntimeException failure) {
            throw failure;
        }
        Expect.check(next == END, "a message came where the end of the stream should be");
    }
}
