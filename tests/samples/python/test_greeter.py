"""Tests of the sample function, run by fcemu exec: FCEMU_ADDRESS says where it is, GRPC_DEFAULT_SSL_ROOTS_FILE_PATH whom to trust."""

import os
import queue
import unittest

import grpc

import greeter_pb2 as pb
import greeter_pb2_grpc

SECONDS = 20


class GreeterTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.channel = grpc.secure_channel(os.environ["FCEMU_ADDRESS"], grpc.ssl_channel_credentials())
        cls.greeter = greeter_pb2_grpc.GreeterStub(cls.channel)

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()

    def test_unary(self):
        self.assertEqual("Hello Ada", self.greet().message)

    def test_server_stream(self):
        everywhere = pb.Rectangle(
            lo=pb.Point(latitude=-900000000, longitude=-1800000000), hi=pb.Point(latitude=900000000, longitude=1800000000))

        self.assertEqual(100, len(list(self.greeter.ListFeatures(everywhere, timeout=SECONDS))))

    def test_third_call_at_once_is_refused(self):
        """instanceConcurrency is 2, and fcemu.yaml allows one instance: FC answers the third call at a time with 429."""
        notes = [queue.SimpleQueue(), queue.SimpleQueue()]
        chats = [self.greeter.RouteChat(iter(each.get, None), timeout=SECONDS) for each in notes]
        for each, chat in zip(notes, chats):
            each.put(pb.RouteNote(message="here"))
            next(chat)

        self.fails(grpc.StatusCode.UNAVAILABLE)

        for each, chat in zip(notes, chats):
            each.put(None)
            self.assertEqual([], list(chat))

    def test_busy_once_then_served(self):
        self.fails(grpc.StatusCode.UNAVAILABLE, ("fault", "busy"))
        self.assertEqual("Hello Ada", self.greet(("fault", "busy")).message)

    def test_function_dies_in_a_call(self):
        """FC ends such a call without trailers, which is UNKNOWN to this client and INTERNAL to others."""
        self.fails(grpc.StatusCode.UNKNOWN, ("fault", "crash"))

    def greet(self, *metadata):
        return self.greeter.SayHello(pb.HelloRequest(name="Ada"), metadata=metadata, timeout=SECONDS)

    def fails(self, status, *metadata):
        with self.assertRaises(grpc.RpcError) as failed:
            self.greet(*metadata)
        self.assertEqual(status, failed.exception.code())


if __name__ == "__main__":
    unittest.main()
