module greeter-tests

go 1.17

require (
	github.com/golang/protobuf v1.3.5
	google.golang.org/grpc v1.33.3
)
