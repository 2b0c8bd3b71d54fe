package interop;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The client of gRPC's interop tests on grpc-java: Client ADDRESS AUTHORITY CA-FILE CASE... */
final class Client {
    private final String address;
    private final String authority;
    private final String ca;

    private Client(String address, String authority, String ca) {
        this.address = address;
        this.authority = authority;
        this.ca = ca;
    }

    public static void main(String[] args) {
        Client client = new Client(args[0], args[1], args[2]);
        for (String name : Arrays.copyOfRange(args, 3, args.length)) {
            client.run(name);
        }
        System.exit(0);
    }

    private void run(String name) {
        try (Channel channel = open()) {
            Cases.run(name, channel, this);
            System.out.println(name + "\tok");
        } catch (Throwable failure) {
            System.out.println(name + "\tfailed\t" + failure.toString().replaceAll("\\s+", " "));
        }
    }

    /** A connection of its own. */
    Channel open() throws Exception {
        return new Channel(Grpc.newChannelBuilder(address, TlsChannelCredentials.newBuilder().trustManager(new File(ca)).build())
            .overrideAuthority(authority).build());
    }

    record Channel(ManagedChannel grpc) implements AutoCloseable {
        @Override
        public void close() throws InterruptedException {
            grpc.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }
}
