package main

import (
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"contract"
)

func payload(size int) *contract.Payload { return &contract.Payload{Body: make([]byte, size)} }

func flag(value bool) *contract.BoolValue { return &contract.BoolValue{Value: value} }

func expectSize(got *contract.Payload, size int) error {
	if len(got.GetBody()) != size {
		return fmt.Errorf("got a payload of %d bytes instead of %d", len(got.GetBody()), size)
	}
	return nil
}

func expectCode(err error, code codes.Code) error {
	if status.Code(err) != code {
		return fmt.Errorf("got %v (%v) instead of %v", status.Code(err), err, code)
	}
	return nil
}

func expectStatus(err error, code codes.Code, message string) error {
	if got := status.Convert(err); got.Code() != code || got.Message() != message {
		return fmt.Errorf("got %v %q instead of %v %q", got.Code(), got.Message(), code, message)
	}
	return nil
}

func expectCompressed(got, expected bool) error {
	if got != expected {
		return fmt.Errorf("compressed is %t instead of %t", got, expected)
	}
	return nil
}

// all runs the checks in order and tells the first failure.
func all(checks ...func() error) error {
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}
