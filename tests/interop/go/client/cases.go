package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"contract"
)

const special = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"

var (
	requestSizes  = []int{27182, 8, 1828, 45904}
	responseSizes = []int{31415, 9, 2653, 58979}
)

var tests = map[string]func(context.Context, client) error{
	"empty_unary":                 emptyUnary,
	"large_unary":                 largeUnary,
	"client_compressed_unary":     clientCompressedUnary,
	"server_compressed_unary":     serverCompressedUnary,
	"server_compressed_streaming": serverCompressedStreaming,
	"client_streaming":            clientStreaming,
	"server_streaming":            serverStreaming,
	"ping_pong":                   pingPong,
	"empty_stream":                emptyStream,
	"custom_metadata":             customMetadata,
	"status_code_and_message":     func(ctx context.Context, c client) error { return echoStatus(ctx, c, "test status message") },
	"special_status_message":      specialStatus,
	"unimplemented_method":        unimplementedMethod,
	"unimplemented_service":       unimplementedService,
	"cancel_after_begin":          cancelAfterBegin,
	"cancel_after_first_response": cancelAfterFirstResponse,
	"timeout_on_sleeping_server":  timeoutOnSleepingServer,
	"concurrent_large_unary":      concurrentLargeUnary,
	"rpc_soak":                    rpcSoak,
	"channel_soak":                channelSoak,
	"early_status_soak":           earlyStatusSoak,
	"goaway":                      goaway,
	"rst_after_header":            unaryFails,
	"rst_during_data":             unaryFails,
	"rst_after_data":              unaryFails,
	"ping":                        largeUnary,
	"max_streams":                 maxStreams,
	"data_frame_padding":          largeUnary,
}

func emptyUnary(ctx context.Context, c client) error {
	_, err := c.EmptyCall(ctx, &contract.Empty{})
	return err
}

func largeUnary(ctx context.Context, c client) error {
	response, err := c.UnaryCall(ctx, &contract.SimpleRequest{ResponseSize: 314159, Payload: payload(271828)})
	if err != nil {
		return err
	}
	return expectSize(response.Payload, 314159)
}

func clientStreaming(ctx context.Context, c client) error {
	stream, err := c.StreamingInputCall(ctx)
	if err != nil {
		return err
	}
	for _, size := range requestSizes {
		if err := stream.Send(&contract.StreamingInputCallRequest{Payload: payload(size)}); err != nil {
			return err
		}
	}
	response, err := stream.CloseAndRecv()
	if err != nil {
		return err
	}
	if response.AggregatedPayloadSize != 74922 {
		return fmt.Errorf("the sum is %d instead of 74922", response.AggregatedPayloadSize)
	}
	return nil
}

func serverStreaming(ctx context.Context, c client) error {
	request := &contract.StreamingOutputCallRequest{}
	for _, size := range responseSizes {
		request.ResponseParameters = append(request.ResponseParameters, &contract.ResponseParameters{Size: int32(size)})
	}
	stream, err := c.StreamingOutputCall(ctx, request)
	if err != nil {
		return err
	}
	for _, size := range responseSizes {
		response, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := expectSize(response.Payload, size); err != nil {
			return err
		}
	}
	return expectEnd(stream.Recv())
}

func pingPong(ctx context.Context, c client) error {
	stream, err := c.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	for i := range requestSizes {
		if err := ping(stream, requestSizes[i], responseSizes[i]); err != nil {
			return err
		}
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return expectEnd(stream.Recv())
}

func emptyStream(ctx context.Context, c client) error {
	stream, err := c.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return expectEnd(stream.Recv())
}

func customMetadata(ctx context.Context, c client) error {
	const initialKey, trailingKey = "x-grpc-test-echo-initial", "x-grpc-test-echo-trailing-bin"
	const initialValue, trailingValue = "test_initial_metadata_value", "\xab\xab\xab"
	ctx = metadata.AppendToOutgoingContext(ctx, initialKey, initialValue, trailingKey, trailingValue)
	check := func(header, trailer metadata.MD) error {
		if got := header.Get(initialKey); len(got) != 1 || got[0] != initialValue {
			return fmt.Errorf("initial metadata is %q", got)
		}
		if got := trailer.Get(trailingKey); len(got) != 1 || !bytes.Equal([]byte(got[0]), []byte(trailingValue)) {
			return fmt.Errorf("trailing metadata is %q", got)
		}
		return nil
	}

	var header, trailer metadata.MD
	request := &contract.SimpleRequest{ResponseSize: 1, Payload: payload(1)}
	if _, err := c.UnaryCall(ctx, request, grpc.Header(&header), grpc.Trailer(&trailer)); err != nil {
		return err
	}
	if err := check(header, trailer); err != nil {
		return fmt.Errorf("unary: %v", err)
	}
	stream, err := c.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	if err := ping(stream, 1, 1); err != nil {
		return err
	}
	if header, err = stream.Header(); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	if err := expectEnd(stream.Recv()); err != nil {
		return err
	}
	return check(header, stream.Trailer())
}

func echoStatus(ctx context.Context, c client, message string) error {
	echo := &contract.EchoStatus{Code: int32(codes.Unknown), Message: message}
	_, err := c.UnaryCall(ctx, &contract.SimpleRequest{ResponseStatus: echo})
	if err := expectStatus(err, codes.Unknown, message); err != nil {
		return fmt.Errorf("unary: %v", err)
	}
	stream, err := c.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	if err := stream.Send(&contract.StreamingOutputCallRequest{ResponseStatus: echo}); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	_, err = stream.Recv()
	return expectStatus(err, codes.Unknown, message)
}

func specialStatus(ctx context.Context, c client) error {
	_, err := c.UnaryCall(ctx, &contract.SimpleRequest{ResponseStatus: &contract.EchoStatus{Code: int32(codes.Unknown), Message: special}})
	return expectStatus(err, codes.Unknown, special)
}

func unimplementedMethod(ctx context.Context, c client) error {
	_, err := c.UnimplementedCall(ctx, &contract.Empty{})
	return expectCode(err, codes.Unimplemented)
}

func unimplementedService(ctx context.Context, c client) error {
	_, err := contract.NewUnimplementedServiceClient(c.connection).UnimplementedCall(ctx, &contract.Empty{})
	return expectCode(err, codes.Unimplemented)
}

func cancelAfterBegin(ctx context.Context, c client) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.StreamingInputCall(ctx)
	if err != nil {
		return err
	}
	cancel()
	_, err = stream.CloseAndRecv()
	return expectCode(err, codes.Canceled)
}

func cancelAfterFirstResponse(ctx context.Context, c client) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	if err := ping(stream, 27182, 31415); err != nil {
		return err
	}
	cancel()
	_, err = stream.Recv()
	return expectCode(err, codes.Canceled)
}

func timeoutOnSleepingServer(ctx context.Context, c client) error {
	ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	stream, err := c.FullDuplexCall(ctx)
	if err != nil {
		return expectCode(err, codes.DeadlineExceeded)
	}
	// May fail because the deadline has already passed: the status then comes from Recv.
	_ = stream.Send(&contract.StreamingOutputCallRequest{Payload: payload(27182)})
	_, err = stream.Recv()
	return expectCode(err, codes.DeadlineExceeded)
}

func ping(stream contract.TestService_FullDuplexCallClient, request, response int) error {
	parameters := []*contract.ResponseParameters{{Size: int32(response)}}
	if err := stream.Send(&contract.StreamingOutputCallRequest{ResponseParameters: parameters, Payload: payload(request)}); err != nil {
		return err
	}
	got, err := stream.Recv()
	if err != nil {
		return err
	}
	return expectSize(got.Payload, response)
}

func expectEnd(_ *contract.StreamingOutputCallResponse, err error) error {
	if err == nil {
		return fmt.Errorf("a message came where the end of the stream should be")
	}
	if err != io.EOF {
		return err
	}
	return nil
}
