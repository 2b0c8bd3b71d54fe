package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/status"

	"contract"
)

// How much the load cases do; all clients have the same numbers, which docs/conformance.md names.
const (
	concurrentCalls  = 100
	rpcSoakCalls     = 100
	channelSoakCalls = 20
	maxStreamsCalls  = 10
	afterGoaway      = time.Second
)

func concurrentLargeUnary(ctx context.Context, c client) error {
	return together(ctx, c, concurrentCalls)
}

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
