// The server of gRPC's interop tests on grpc-go, as a function: h2c on the port it is told.
package main

import (
	"log"
	"net"
	"os"

	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip"

	"contract"
	"interop/compression"
)

func main() {
	listener, err := net.Listen("tcp", ":"+os.Getenv("FC_SERVER_PORT"))
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(grpc.StatsHandler(compression.Handler{}))
	contract.RegisterTestServiceServer(server, &service{})
	log.Fatal(server.Serve(listener))
}
