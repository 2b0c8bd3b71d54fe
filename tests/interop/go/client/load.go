package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"contract"
)

// How much the load cases do; all clients have the same numbers, which docs/conformance.md names.
const (
	concurrentCalls  = 100
	rpcSoakCalls     = 100
	channelSoakCalls = 20
	earlyStatusCalls = 300
	maxStreamsCalls  = 10
	afterGoaway      = time.Second

	earlyStatusAtOnce = 10
	earlyStatusSize   = 8192
)

func concurrentLargeUnary(ctx context.Context, c client) error {
	return together(ctx, c, concurrentCalls)
}

func together(ctx context.Context, c client, calls int) error {
	return atOnce(calls, func() error { return largeUnary(ctx, c) })
}

// atOnce runs as many of the same and tells the first failure.
func atOnce(count int, run func() error) error {
	failures := make(chan error, count)
	for i := 0; i < count; i++ {
		go func() { failures <- run() }()
	}
	var first error
	for i := 0; i < count; i++ {
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

func earlyStatusSoak(ctx context.Context, c client) error {
	return atOnce(earlyStatusAtOnce, func() error {
		for i := 0; i < earlyStatusCalls/earlyStatusAtOnce; i++ {
			if err := earlyStatus(ctx, c); err != nil {
				return fmt.Errorf("call %d: %v", i, err)
			}
		}
		return nil
	})
}

// earlyStatus goes on sending after the message that ends the call, until it hears of the end.
func earlyStatus(ctx context.Context, c client) error {
	const message = "early"
	stream, err := c.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	echo := &contract.EchoStatus{Code: int32(codes.Unknown), Message: message}
	request := &contract.StreamingOutputCallRequest{Payload: payload(earlyStatusSize), ResponseStatus: echo}
	for err == nil {
		err = stream.Send(request)
	}
	_, err = stream.Recv()
	return expectStatus(err, codes.Unknown, message)
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
