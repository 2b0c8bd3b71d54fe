package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"contract"
	"interop/compression"
)

// How much the load cases do; all clients have the same numbers, which docs/conformance.md names.
const (
	concurrentCalls   = 100
	rpcSoakCalls      = 100
	channelSoakCalls  = 20
	maxStreamsCalls   = 10
	afterGoaway       = time.Second
	compressedRequest = 271828
)

func concurrentLargeUnary(ctx context.Context, c client) error { return together(ctx, c, concurrentCalls) }

func together(ctx context.Context, c client, calls int) error {
	failures := make(chan error, calls)
	for i := 0; i < calls; i++ {
		go func() { failures <- largeUnary(ctx, c) }()
	}
	var first error
	for i := 0; i < calls; i++ {
		if err := <-failures; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func rpcSoak(ctx context.Context, c client) error {
	for i := 0; i < rpcSoakCalls; i++ {
		if err := largeUnary(ctx, c); err != nil {
			return fmt.Errorf("call %d: %v", i, err)
		}
	}
	return nil
}

func channelSoak(ctx context.Context, c client) error {
	for i := 0; i < channelSoakCalls; i++ {
		connection := c.dial()
		err := largeUnary(ctx, client{contract.NewTestServiceClient(connection), connection, c.dial})
		connection.Close()
		if err != nil {
			return fmt.Errorf("channel %d: %v", i, err)
		}
	}
	return nil
}

func clientCompressedUnary(ctx context.Context, c client) error {
	call := func(expected bool, options ...grpc.CallOption) (*contract.SimpleResponse, error) {
		request := &contract.SimpleRequest{ResponseSize: 314159, Payload: payload(compressedRequest), ExpectCompressed: flag(expected)}
		return c.UnaryCall(ctx, request, options...)
	}
	_, err := call(true)
	if err := expectCode(err, codes.InvalidArgument); err != nil {
		return fmt.Errorf("probe: %v", err)
	}
	response, err := call(true, grpc.UseCompressor("gzip"))
	if err != nil {
		return err
	}
	if err := expectSize(response.Payload, 314159); err != nil {
		return err
	}
	response, err = call(false)
	if err != nil {
		return err
	}
	return expectSize(response.Payload, 314159)
}

func init() {
	tests["server_compressed_unary"] = serverCompressedUnary
	tests["server_compressed_streaming"] = serverCompressedStreaming
}

func serverCompressedUnary(ctx context.Context, c client) error {
	for _, compressed := range []bool{true, false} {
		ctx, seen := compression.With(ctx)
		response, err := c.UnaryCall(ctx, &contract.SimpleRequest{
			ResponseSize: 314159, Payload: payload(271828), ResponseCompressed: flag(compressed)})
		if err != nil {
			return err
		}
		if err := expectSize(response.Payload, 314159); err != nil {
			return err
		}
		if err := expectCompressed(seen.Last(), compressed); err != nil {
			return err
		}
	}
	return nil
}

func serverCompressedStreaming(ctx context.Context, c client) error {
	ctx, seen := compression.With(ctx)
	expected := []*contract.ResponseParameters{{Compressed: flag(true), Size: 31415}, {Compressed: flag(false), Size: 92653}}
	stream, err := c.StreamingOutputCall(ctx, &contract.StreamingOutputCallRequest{ResponseParameters: expected})
	if err != nil {
		return err
	}
	for _, parameters := range expected {
		response, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := expectSize(response.Payload, int(parameters.Size)); err != nil {
			return err
		}
		if err := expectCompressed(seen.Last(), parameters.Compressed.Value); err != nil {
			return err
		}
	}
	return expectEnd(stream.Recv())
}

func goaway(ctx context.Context, c client) error {
	if err := largeUnary(ctx, c); err != nil {
		return fmt.Errorf("first call: %v", err)
	}
	time.Sleep(afterGoaway)
	return largeUnary(ctx, c)
}

func unaryFails(ctx context.Context, c client) error {
	err := largeUnary(ctx, c)
	if err == nil {
		return fmt.Errorf("the call succeeded")
	}
	fmt.Printf("note\t%v\n", status.Code(err))
	return nil
}

func maxStreams(ctx context.Context, c client) error {
	if err := largeUnary(ctx, c); err != nil {
		return err
	}
	return together(ctx, c, maxStreamsCalls)
}
