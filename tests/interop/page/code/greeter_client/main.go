// The client of the page: go run ./greeter_client -addr HOST:8089. TLS as in the page's FAQ, with the certificate verified.
package main

import (
	"context"
	"crypto/tls"
	"flag"
	"io"
	"log"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	pb "fc-custom-golang-grpc/proto"
)

var (
	addr = flag.String("addr", "localhost:8089", "the address to connect to")
	name = flag.String("name", "world", "name to greet")
)

func main() {
	flag.Parse()
	var opts []grpc.DialOption
	cred := credentials.NewTLS(&tls.Config{
		InsecureSkipVerify: false,
	})
	opts = append(opts, grpc.WithTransportCredentials(cred))
	conn, err := grpc.Dial(*addr, opts...)
	if err != nil {
		log.Fatalf("did not connect: %v", err)
	}
	defer conn.Close()
	client := pb.NewGreeterClient(conn)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Second)
	defer cancel()

	reply, err := client.SayHello(ctx, &pb.HelloRequest{Name: *name})
	if err != nil {
		log.Fatalf("SayHello: %v", err)
	}
	log.Printf("Greeting: %s", reply.GetMessage())
	log.Printf("ListFeatures: %d features", listFeatures(ctx, client))
	log.Printf("RecordRoute: %d points", recordRoute(ctx, client))
	log.Printf("RouteChat: %d notes", routeChat(ctx, client))
}

func listFeatures(ctx context.Context, client pb.GreeterClient) (features int) {
	stream, err := client.ListFeatures(ctx, &pb.Rectangle{})
	for ; err == nil; features++ {
		_, err = stream.Recv()
	}
	if err != io.EOF {
		log.Fatalf("ListFeatures: %v", err)
	}
	return features - 1
}

func recordRoute(ctx context.Context, client pb.GreeterClient) int32 {
	stream, err := client.RecordRoute(ctx)
	for i := int32(0); err == nil && i < 10; i++ {
		err = stream.Send(&pb.Point{Latitude: i})
	}
	if err != nil {
		log.Fatalf("RecordRoute: %v", err)
	}
	summary, err := stream.CloseAndRecv()
	if err != nil {
		log.Fatalf("RecordRoute: %v", err)
	}
	return summary.GetPointCount()
}

func routeChat(ctx context.Context, client pb.GreeterClient) (notes int) {
	stream, err := client.RouteChat(ctx)
	if err != nil {
		log.Fatalf("RouteChat: %v", err)
	}
	for _, text := range []string{"first", "second", "third"} {
		if err := stream.Send(&pb.RouteNote{Location: &pb.Point{}, Message: text}); err != nil {
			log.Fatalf("RouteChat: %v", err)
		}
		if note, err := stream.Recv(); err != nil || note.GetMessage() != text {
			log.Fatalf("RouteChat: %v, %v", note, err)
		}
		notes++
	}
	if err := stream.CloseSend(); err != nil {
		log.Fatalf("RouteChat: %v", err)
	}
	if _, err := stream.Recv(); err != io.EOF {
		log.Fatalf("RouteChat: %v", err)
	}
	return notes
}
