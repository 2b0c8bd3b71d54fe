// Tests of the sample function, run by fcemu exec, which says where it is in FCEMU_ADDRESS and whom to trust in SSL_CERT_FILE.
package greeter

import (
	"context"
	"io"
	"os"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "greeter-tests/helloworld"
)

var client pb.GreeterClient

func TestMain(m *testing.M) {
	connection, err := grpc.Dial(os.Getenv("FCEMU_ADDRESS"), grpc.WithTransportCredentials(credentials.NewTLS(nil)))
	if err != nil {
		panic(err)
	}
	client = pb.NewGreeterClient(connection)
	os.Exit(m.Run())
}

func TestUnary(t *testing.T) {
	reply, err := client.SayHello(limited(t), &pb.HelloRequest{Name: "Ada"})
	if err != nil || reply.Message != "Hello Ada" {
		t.Fatal(reply, err)
	}
}

func TestServerStream(t *testing.T) {
	all := &pb.Rectangle{Lo: &pb.Point{Latitude: -900000000, Longitude: -1800000000}, Hi: &pb.Point{Latitude: 900000000, Longitude: 1800000000}}
	features, err := client.ListFeatures(limited(t), all)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for ; ; count++ {
		if _, err = features.Recv(); err != nil {
			break
		}
	}
	if err != io.EOF || count != 100 {
		t.Fatal(count, err)
	}
}

// instanceConcurrency is 2, and fcemu.yaml allows one instance: FC answers the third call at a time with 429.
func TestThirdCallAtOnceIsRefused(t *testing.T) {
	for i := 0; i < 2; i++ {
		chat, err := client.RouteChat(limited(t))
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			chat.CloseSend()
			if _, err := chat.Recv(); err != io.EOF {
				t.Error(err)
			}
		}()
		if err = chat.Send(&pb.RouteNote{Message: "here"}); err != nil {
			t.Fatal(err)
		}
		if _, err = chat.Recv(); err != nil {
			t.Fatal(err)
		}
	}

	_, err := client.SayHello(limited(t), &pb.HelloRequest{Name: "Ada"})

	if status.Code(err) != codes.Unavailable {
		t.Fatal(err)
	}
}

func TestBusyOnceThenServed(t *testing.T) {
	ctx := metadata.AppendToOutgoingContext(limited(t), "fault", "busy")

	_, first := client.SayHello(ctx, &pb.HelloRequest{Name: "Ada"})
	_, second := client.SayHello(ctx, &pb.HelloRequest{Name: "Ada"})

	if status.Code(first) != codes.Unavailable || second != nil {
		t.Fatal(first, second)
	}
}

func TestFunctionDiesInACall(t *testing.T) {
	_, err := client.SayHello(metadata.AppendToOutgoingContext(limited(t), "fault", "crash"), &pb.HelloRequest{Name: "Ada"})

	if status.Code(err) != codes.Internal {
		t.Fatal(err)
	}
}

func limited(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}
