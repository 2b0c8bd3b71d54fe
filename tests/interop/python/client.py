"""The client of gRPC's interop tests on grpcio (C-core): client.py ADDRESS AUTHORITY CA-FILE CASE..."""

import sys

import grpc

import cases


def main():
    address, authority, ca, *names = sys.argv[1:]
    with open(ca, "rb") as file:
        trust = grpc.ssl_channel_credentials(file.read())

    def dial():
        # A subchannel pool of its own: grpcio would otherwise let all channels of a process share one connection.
        options = [("grpc.ssl_target_name_override", authority), ("grpc.use_local_subchannel_pool", 1)]
        return grpc.secure_channel(address, trust, options)

    for name in names:
        try:
            with dial() as channel:
                cases.run(name, channel, dial)
            print(f"{name}\tok", flush=True)
        except grpc.RpcError as failure:
            print(f"{name}\tfailed\t{failure.code()} {one_line(failure.details())}", flush=True)
        except Exception as failure:
            print(f"{name}\tfailed\t{one_line(failure)}", flush=True)


def one_line(text):
    return " ".join(str(text).split())


main()
