package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"contract"
	"interop/compression"
)

func clientCompressedUnary(ctx context.Context, c client) error {
	call := func(expected bool, options ...grpc.CallOption) (*contract.SimpleResponse, error) {
		request := &contract.SimpleRequest{ResponseSize: 314159, Payload: payload(271828), ExpectCompressed: flag(expected)}
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
