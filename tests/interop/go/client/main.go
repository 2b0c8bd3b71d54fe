// The client of gRPC's interop tests on grpc-go: client ADDRESS AUTHORITY CA-FILE CASE...
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	_ "google.golang.org/grpc/encoding/gzip"

	"contract"
	"interop/compression"
)

// A case that takes longer hangs.
const limit = 60 * time.Second

type client struct {
	contract.TestServiceClient
	connection *grpc.ClientConn
	dial       func() *grpc.ClientConn
}

func main() {
	address, authority, ca, cases := os.Args[1], os.Args[2], os.Args[3], os.Args[4:]
	trust, err := credentials.NewClientTLSFromFile(ca, authority)
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	dial := func() *grpc.ClientConn {
		connection, err := grpc.Dial(address, grpc.WithTransportCredentials(trust), grpc.WithStatsHandler(compression.Handler{}))
		if err != nil {
			panic(err)
		}
		return connection
	}
	for _, name := range cases {
		if failure := run(name, dial); failure == nil {
			fmt.Printf("%s\tok\n", name)
		} else {
			fmt.Printf("%s\tfailed\t%s\n", name, strings.ReplaceAll(failure.Error(), "\n", " "))
		}
	}
}

// run gives each case a connection of its own.
func run(name string, dial func() *grpc.ClientConn) (failure error) {
	connection := dial()
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	test := tests[name]
	if test == nil {
		return fmt.Errorf("this client has no case of that name")
	}
	return test(ctx, client{contract.NewTestServiceClient(connection), connection, dial})
}
