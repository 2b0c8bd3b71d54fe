// The function of Function Compute's page "Use gRPC with HTTP triggers", written after its description: a gRPC server without TLS on port
// 8089, whatever port the platform tells.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net"

	"google.golang.org/grpc"

	pb "fc-custom-golang-grpc/proto"
)

var port = flag.Int("port", 8089, "the port to listen on")

func main() {
	flag.Parse()
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", *port))
	if err != nil {
		log.Fatalf("failed to listen: %v", err)
	}
	server := grpc.NewServer()
	pb.RegisterGreeterServer(server, &greeter{})
	log.Printf("server listening at %v", listener.Addr())
	if err := server.Serve(listener); err != nil {
		log.Fatalf("failed to serve: %v", err)
	}
}

type greeter struct {
	pb.UnimplementedGreeterServer
}

func (*greeter) SayHello(_ context.Context, request *pb.HelloRequest) (*pb.HelloReply, error) {
	return &pb.HelloReply{Message: "Hello " + request.GetName()}, nil
}

// A hundred features in a row.
func (*greeter) ListFeatures(_ *pb.Rectangle, stream pb.Greeter_ListFeaturesServer) error {
	for i := int32(1); i <= 100; i++ {
		feature := &pb.Feature{Name: fmt.Sprintf("feature %d", i), Location: &pb.Point{Latitude: i, Longitude: -i}}
		if err := stream.Send(feature); err != nil {
			return err
		}
	}
	return nil
}

func (*greeter) RecordRoute(stream pb.Greeter_RecordRouteServer) error {
	summary := &pb.RouteSummary{}
	for {
		_, err := stream.Recv()
		if err == io.EOF {
			return stream.SendAndClose(summary)
		}
		if err != nil {
			return err
		}
		summary.PointCount++
	}
}

func (*greeter) RouteChat(stream pb.Greeter_RouteChatServer) error {
	for {
		note, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(note); err != nil {
			return err
		}
	}
}
