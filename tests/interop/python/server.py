"""The server of gRPC's interop tests on grpcio (C-core), as a function: h2c on the port it is told."""

import os
import time
from concurrent import futures

import grpc

import messages_pb2
import test_pb2_grpc
from empty_pb2 import Empty

ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"

# grpcio holds a thread for each running call: as many as s.yaml lets in, and some.
THREADS = 80


class TestService(test_pb2_grpc.TestServiceServicer):
    def EmptyCall(self, request, context):
        return Empty()

    def UnaryCall(self, request, context):
        if request.HasField("response_compressed") and request.response_compressed.value:
            context.set_compression(grpc.Compression.Gzip)
        echo_metadata(context)
        echo_status(request, context)
        return messages_pb2.SimpleResponse(payload=payload(request.response_size))

    def StreamingOutputCall(self, request, context):
        if any(parameters.compressed.value for parameters in request.response_parameters):
            context.set_compression(grpc.Compression.Gzip)
        yield from responses(request, context)

    def StreamingInputCall(self, requests, context):
        total = sum(len(request.payload.body) for request in requests)
        return messages_pb2.StreamingInputCallResponse(aggregated_payload_size=total)

    def FullDuplexCall(self, requests, context):
        echo_metadata(context)
        for request in requests:
            echo_status(request, context)
            yield from responses(request, context)


def responses(request, context):
    for parameters in request.response_parameters:
        time.sleep(parameters.interval_us / 1e6)
        if not parameters.compressed.value:
            context.disable_next_message_compression()
        yield messages_pb2.StreamingOutputCallResponse(payload=payload(parameters.size))


def echo_metadata(context):
    sent = context.invocation_metadata()
    context.send_initial_metadata([pair for pair in sent if pair.key == ECHO_INITIAL])
    context.set_trailing_metadata([pair for pair in sent if pair.key == ECHO_TRAILING])


def echo_status(request, context):
    if request.HasField("response_status") and request.response_status.code:
        codes = {code.value[0]: code for code in grpc.StatusCode}
        context.abort(codes[request.response_status.code], request.response_status.message)


def payload(size):
    return messages_pb2.Payload(body=bytes(size))


def main():
    server = grpc.server(futures.ThreadPoolExecutor(THREADS))
    test_pb2_grpc.add_TestServiceServicer_to_server(TestService(), server)
    server.add_insecure_port(f"0.0.0.0:{os.environ['FC_SERVER_PORT']}")
    server.start()
    server.wait_for_termination()


main()
