"""The cases of gRPC's interop tests. Each gets a channel of its own and raises where something is not as it should be."""

import itertools
import queue
import time
from concurrent import futures

import grpc
import messages_pb2 as messages
import test_pb2_grpc
from empty_pb2 import Empty

# A call that takes longer hangs.
LIMIT = 60

REQUEST_SIZES = (27182, 8, 1828, 45904)
RESPONSE_SIZES = (31415, 9, 2653, 58979)
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"

# How much the load cases do; all clients have the same numbers, which docs/conformance.md names.
CONCURRENT_CALLS = 100
RPC_SOAK_CALLS = 100
CHANNEL_SOAK_CALLS = 20
EARLY_STATUS_CALLS = 300
EARLY_STATUS_AT_ONCE = 10
EARLY_STATUS_SIZE = 8192
MAX_STREAMS_CALLS = 10
AFTER_GOAWAY_SECONDS = 1


def run(name, channel, dial):
    case = CASES.get(name)
    check(case, "this client has no case of that name")
    case(test_pb2_grpc.TestServiceStub(channel), channel, dial)


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def payload(size):
    return messages.Payload(body=bytes(size))


def check_size(response, size):
    got = len(response.payload.body)
    check(got == size, f"got a payload of {got} bytes instead of {size}")


def check_status(call, code, details=None):
    try:
        outcome = call()
        if hasattr(outcome, "code"):
            list(outcome)
    except grpc.RpcError as failure:
        check(failure.code() == code, f"got {failure.code()} ({failure.details()}) instead of {code}")
        check(details is None or failure.details() == details, f"got {failure.details()!r} instead of {details!r}")
        return
    raise AssertionError(f"the call succeeded instead of ending with {code}")


def empty_unary(stub, *_):
    stub.EmptyCall(Empty(), timeout=LIMIT)


def large_unary(stub, *_, compression=None, **fields):
    request = messages.SimpleRequest(response_size=314159, payload=payload(271828), **fields)
    check_size(stub.UnaryCall(request, timeout=LIMIT, compression=compression), 314159)


def client_compressed_unary(stub, *_):
    expect, refuse = messages.BoolValue(value=True), messages.BoolValue(value=False)
    check_status(lambda: large_unary(stub, expect_compressed=expect), grpc.StatusCode.INVALID_ARGUMENT)
    large_unary(stub, expect_compressed=expect, compression=grpc.Compression.Gzip)
    large_unary(stub, expect_compressed=refuse)


def server_compressed_unary(stub, *_):
    for compressed in (True, False):
        large_unary(stub, response_compressed=messages.BoolValue(value=compressed))


def server_compressed_streaming(stub, *_):
    parameters = [
        messages.ResponseParameters(compressed=messages.BoolValue(value=True), size=31415),
        messages.ResponseParameters(compressed=messages.BoolValue(value=False), size=92653),
    ]
    output_call(stub, parameters)


def client_streaming(stub, *_):
    requests = (messages.StreamingInputCallRequest(payload=payload(size)) for size in REQUEST_SIZES)
    total = stub.StreamingInputCall(requests, timeout=LIMIT).aggregated_payload_size
    check(total == 74922, f"the sum is {total} instead of 74922")


def server_streaming(stub, *_):
    output_call(stub, [messages.ResponseParameters(size=size) for size in RESPONSE_SIZES])


def output_call(stub, parameters):
    got = list(stub.StreamingOutputCall(messages.StreamingOutputCallRequest(response_parameters=parameters), timeout=LIMIT))
    check(len(got) == len(parameters), f"got {len(got)} messages instead of {len(parameters)}")
    for response, expected in zip(got, parameters):
        check_size(response, expected.size)


class Requests(queue.Queue):
    """An iterator of requests that ends at None, as grpcio wants it for a call whose requests depend on its responses."""

    def __iter__(self):
        return self

    def __next__(self):
        request = self.get()
        if request is None:
            raise StopIteration
        return request


class Pings:
    """A FullDuplexCall that sends its next request when it is told to."""

    def __init__(self, stub, **options):
        self._requests = Requests()
        self.call = stub.FullDuplexCall(self._requests, timeout=LIMIT, **options)

    def ping(self, request, response):
        parameters = [messages.ResponseParameters(size=response)]
        self._requests.put(messages.StreamingOutputCallRequest(response_parameters=parameters, payload=payload(request)))
        check_size(next(self.call), response)

    def stop(self):
        self._requests.put(None)

    def end(self):
        self.stop()
        check(not list(self.call), "a message came where the end of the stream should be")


def ping_pong(stub, *_):
    pings = Pings(stub)
    for request, response in zip(REQUEST_SIZES, RESPONSE_SIZES):
        pings.ping(request, response)
    pings.end()


def empty_stream(stub, *_):
    Pings(stub).end()


def custom_metadata(stub, *_):
    initial = ("x-grpc-test-echo-initial", "test_initial_metadata_value")
    trailing = ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab")

    def check_metadata(call):
        check([v for k, v in call.initial_metadata() if k == initial[0]] == [initial[1]], f"initial: {call.initial_metadata()}")
        check([v for k, v in call.trailing_metadata() if k == trailing[0]] == [trailing[1]], f"trailing: {call.trailing_metadata()}")

    request = messages.SimpleRequest(response_size=1, payload=payload(1))
    check_metadata(stub.UnaryCall.with_call(request, timeout=LIMIT, metadata=(initial, trailing))[1])
    pings = Pings(stub, metadata=(initial, trailing))
    pings.ping(1, 1)
    pings.end()
    check_metadata(pings.call)


def status_code_and_message(stub, *_):
    echo = messages.EchoStatus(code=2, message="test status message")
    check_status(lambda: unary_with_status(stub, echo), grpc.StatusCode.UNKNOWN, echo.message)
    requests = iter([messages.StreamingOutputCallRequest(response_status=echo)])
    check_status(lambda: stub.FullDuplexCall(requests, timeout=LIMIT), grpc.StatusCode.UNKNOWN, echo.message)


def special_status_message(stub, *_):
    check_status(lambda: unary_with_status(stub, messages.EchoStatus(code=2, message=SPECIAL)), grpc.StatusCode.UNKNOWN, SPECIAL)


def unary_with_status(stub, echo):
    stub.UnaryCall(messages.SimpleRequest(response_status=echo), timeout=LIMIT)


def unimplemented_method(stub, *_):
    check_status(lambda: stub.UnimplementedCall(Empty(), timeout=LIMIT), grpc.StatusCode.UNIMPLEMENTED)


def unimplemented_service(_, channel, __):
    stub = test_pb2_grpc.UnimplementedServiceStub(channel)
    check_status(lambda: stub.UnimplementedCall(Empty(), timeout=LIMIT), grpc.StatusCode.UNIMPLEMENTED)


def cancel_after_begin(stub, *_):
    requests = Requests()
    call = stub.StreamingInputCall.future(requests, timeout=LIMIT)
    call.cancel()
    requests.put(None)
    check(call.cancelled() and call.code() == grpc.StatusCode.CANCELLED, f"got {call.code()} instead of CANCELLED")


def cancel_after_first_response(stub, *_):
    pings = Pings(stub)
    pings.ping(27182, 31415)
    pings.call.cancel()
    check_status(lambda: next(pings.call), grpc.StatusCode.CANCELLED)
    pings.stop()


def timeout_on_sleeping_server(stub, *_):
    requests = Requests()
    requests.put(messages.StreamingOutputCallRequest(payload=payload(27182)))
    check_status(lambda: stub.FullDuplexCall(requests, timeout=0.001), grpc.StatusCode.DEADLINE_EXCEEDED)
    requests.put(None)


def concurrent_large_unary(stub, *_):
    together(stub, CONCURRENT_CALLS)


def together(stub, calls):
    with futures.ThreadPoolExecutor(calls) as pool:
        for call in [pool.submit(large_unary, stub) for _ in range(calls)]:
            call.result()


def rpc_soak(stub, *_):
    for _ in range(RPC_SOAK_CALLS):
        large_unary(stub)


def channel_soak(_, __, dial):
    for _ in range(CHANNEL_SOAK_CALLS):
        with dial() as channel:
            large_unary(test_pb2_grpc.TestServiceStub(channel))


def early_status_soak(stub, *_):
    """Each call goes on sending after the message that ends it, until it hears of the end."""
    echo = messages.EchoStatus(code=2, message="early")
    request = messages.StreamingOutputCallRequest(payload=payload(EARLY_STATUS_SIZE), response_status=echo)

    def early_status(_):
        check_status(lambda: stub.FullDuplexCall(itertools.repeat(request), timeout=LIMIT), grpc.StatusCode.UNKNOWN, echo.message)

    with futures.ThreadPoolExecutor(EARLY_STATUS_AT_ONCE) as pool:
        list(pool.map(early_status, range(EARLY_STATUS_CALLS)))


def goaway(stub, *_):
    large_unary(stub)
    time.sleep(AFTER_GOAWAY_SECONDS)
    large_unary(stub)


def unary_fails(stub, *_):
    try:
        large_unary(stub)
    except grpc.RpcError as failure:
        print(f"note\t{failure.code().name}")
        return
    raise AssertionError("the call succeeded")


def max_streams(stub, *_):
    large_unary(stub)
    together(stub, MAX_STREAMS_CALLS)


CASES = {
    case.__name__: case
    for case in (
        empty_unary, large_unary, client_compressed_unary, server_compressed_unary, server_compressed_streaming, client_streaming,
        server_streaming, ping_pong, empty_stream, custom_metadata, status_code_and_message, special_status_message, unimplemented_method,
        unimplemented_service, cancel_after_begin, cancel_after_first_response, timeout_on_sleeping_server, concurrent_large_unary,
        rpc_soak, channel_soak, early_status_soak, goaway, max_streams,
    )
} | {
    "rst_after_header": unary_fails,
    "rst_during_data": unary_fails,
    "rst_after_data": unary_fails,
    "ping": large_unary,
    "data_frame_padding": large_unary,
}
