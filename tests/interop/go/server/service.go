package main

import (
	"context"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"contract"
	"interop/compression"
)

const (
	echoInitial  = "x-grpc-test-echo-initial"
	echoTrailing = "x-grpc-test-echo-trailing-bin"
)

type service struct {
	contract.UnimplementedTestServiceServer
}

func (*service) EmptyCall(context.Context, *contract.Empty) (*contract.Empty, error) {
	return &contract.Empty{}, nil
}

func (*service) UnaryCall(ctx context.Context, request *contract.SimpleRequest) (*contract.SimpleResponse, error) {
	initial, trailing := echoed(ctx)
	if err := grpc.SendHeader(ctx, initial); err != nil {
		return nil, err
	}
	if err := grpc.SetTrailer(ctx, trailing); err != nil {
		return nil, err
	}
	if err := expectCompressed(ctx, request.ExpectCompressed); err != nil {
		return nil, err
	}
	if err := asked(request.ResponseStatus); err != nil {
		return nil, err
	}
	return &contract.SimpleResponse{Payload: payload(request.ResponseSize)}, nil
}

func (*service) StreamingOutputCall(request *contract.StreamingOutputCallRequest, stream contract.TestService_StreamingOutputCallServer) error {
	return respond(stream.Context(), request, stream.Send)
}

func (*service) StreamingInputCall(stream contract.TestService_StreamingInputCallServer) error {
	sum := 0
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			return stream.SendAndClose(&contract.StreamingInputCallResponse{AggregatedPayloadSize: int32(sum)})
		}
		if err != nil {
			return err
		}
		if err := expectCompressed(stream.Context(), request.ExpectCompressed); err != nil {
			return err
		}
		sum += len(request.Payload.GetBody())
	}
}

func (*service) FullDuplexCall(stream contract.TestService_FullDuplexCallServer) error {
	initial, trailing := echoed(stream.Context())
	if err := stream.SendHeader(initial); err != nil {
		return err
	}
	stream.SetTrailer(trailing)
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := asked(request.ResponseStatus); err != nil {
			return err
		}
		if err := respond(stream.Context(), request, stream.Send); err != nil {
			return err
		}
	}
}

func respond(ctx context.Context, request *contract.StreamingOutputCallRequest, send func(*contract.StreamingOutputCallResponse) error) error {
	for _, parameters := range request.ResponseParameters {
		select {
		case <-time.After(time.Duration(parameters.IntervalUs) * time.Microsecond):
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := send(&contract.StreamingOutputCallResponse{Payload: payload(parameters.Size)}); err != nil {
			return err
		}
	}
	return nil
}

func echoed(ctx context.Context) (initial, trailing metadata.MD) {
	initial, trailing = metadata.MD{}, metadata.MD{}
	sent, _ := metadata.FromIncomingContext(ctx)
	initial.Append(echoInitial, sent.Get(echoInitial)...)
	trailing.Append(echoTrailing, sent.Get(echoTrailing)...)
	return initial, trailing
}

func expectCompressed(ctx context.Context, expected *contract.BoolValue) error {
	if expected != nil && expected.Value != compression.Of(ctx).Last() {
		return status.Errorf(codes.InvalidArgument, "compressed is %t, expected %t", !expected.Value, expected.Value)
	}
	return nil
}

func asked(echo *contract.EchoStatus) error {
	if echo == nil || echo.Code == 0 {
		return nil
	}
	return status.Error(codes.Code(echo.Code), echo.Message)
}

func payload(size int32) *contract.Payload {
	return &contract.Payload{Body: make([]byte, size)}
}
