'use strict';
// The cases of gRPC's interop tests by name. Each gets a channel of its own and throws where something is not as it should be.
const assert = require('node:assert');
const { setTimeout: delay } = require('node:timers/promises');
const grpc = require('@grpc/grpc-js');
const { payload } = require('./contract');

// A call that takes longer hangs.
const LIMIT_MS = 60_000;

const REQUEST_SIZES = [27182, 8, 1828, 45904];
const RESPONSE_SIZES = [31415, 9, 2653, 58979];
const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';

// How much the load cases do; all clients have the same numbers, which docs/conformance.md names.
const CONCURRENT_CALLS = 100;
const RPC_SOAK_CALLS = 100;
const CHANNEL_SOAK_CALLS = 20;
const EARLY_STATUS_CALLS = 300;
const EARLY_STATUS_AT_ONCE = 10;
const EARLY_STATUS_SIZE = 8192;
const MAX_STREAMS_CALLS = 10;
const AFTER_GOAWAY_MS = 1000;

const limited = () => ({ deadline: Date.now() + LIMIT_MS });

// A unary call as a promise of { response, initial, trailing }.
function unary(stub, method, request, metadata = new grpc.Metadata()) {
  return new Promise((resolve, reject) => {
    const outcome = {};
    const call = stub[method](request, metadata, limited(), (problem, response) => {
      if (problem) {
        reject(problem);
        return;
      }
      outcome.response = response;
      call.on('status', (status) => resolve({ ...outcome, trailing: status.metadata }));
    });
    call.on('metadata', (initial) => { outcome.initial = initial; });
  });
}

async function largeUnary({ stub }, fields = {}) {
  const { response } = await unary(stub, 'unaryCall', { responseSize: 314159, payload: payload(271828), ...fields });
  assert.strictEqual(response.payload.body.length, 314159, 'size of the payload');
}

async function fails(call, code, details) {
  const problem = await call().then(() => null, (failure) => failure);
  assert.ok(problem, 'the call succeeded');
  assert.strictEqual(grpc.status[problem.code], grpc.status[code], `${problem.message} instead of ${grpc.status[code]}`);
  if (details !== undefined) assert.strictEqual(problem.details, details);
}

// Waits for the messages of a stream one by one, then for its end.
class Stream {
  constructor(call) {
    this.call = call;
    this.messages = call[Symbol.asyncIterator]();
    this.initial = new Promise((resolve) => call.on('metadata', resolve));
    this.status = new Promise((resolve) => call.on('status', resolve));
  }

  async expect(size) {
    const { done, value } = await this.messages.next();
    assert.ok(!done, 'the stream ended');
    assert.strictEqual(value.payload.body.length, size, 'size of the payload');
  }

  async ping(request, response) {
    this.call.write({ responseParameters: [{ size: response }], payload: payload(request) });
    await this.expect(response);
  }

  async expectEnd() {
    assert.ok((await this.messages.next()).done, 'a message came where the end of the stream should be');
  }

  end() {
    this.call.end();
    return this.expectEnd();
  }
}

const fullDuplex = (stub, metadata = new grpc.Metadata()) => new Stream(stub.fullDuplexCall(metadata, limited()));

function inputCall(stub, requests) {
  return new Promise((resolve, reject) => {
    const call = stub.streamingInputCall(limited(), (problem, response) => (problem ? reject(problem) : resolve(response)));
    requests(call);
  });
}

async function outputCall({ stub }, responseParameters) {
  const stream = new Stream(stub.streamingOutputCall({ responseParameters }, limited()));
  for (const { size } of responseParameters) await stream.expect(size);
  await stream.expectEnd();
}

const compressing = (open) => open({ 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });

async function clientCompressedUnary(channel, open) {
  await fails(() => largeUnary(channel, { expectCompressed: { value: true } }), grpc.status.INVALID_ARGUMENT);
  const compressed = compressing(open);
  await largeUnary(compressed, { expectCompressed: { value: true } }).finally(compressed.close);
  await largeUnary(channel, { expectCompressed: { value: false } });
}

async function clientCompressedStreaming(channel, open) {
  // grpc-js takes the flags of a message where a Node stream takes its encoding.
  const noCompress = 2;
  const input = (size, value) => ({ payload: payload(size), expectCompressed: { value } });
  await fails(() => inputCall(channel.stub, (call) => {
    call.write(input(27182, true));
    call.end();
  }), grpc.status.INVALID_ARGUMENT);
  const compressed = compressing(open);
  const { aggregatedPayloadSize } = await inputCall(compressed.stub, (call) => {
    call.write(input(27182, true));
    call.write(input(45904, false), noCompress);
    call.end();
  }).finally(compressed.close);
  assert.strictEqual(aggregatedPayloadSize, 73086);
}

async function clientStreaming({ stub }) {
  const response = await inputCall(stub, (call) => {
    for (const size of REQUEST_SIZES) call.write({ payload: payload(size) });
    call.end();
  });
  assert.strictEqual(response.aggregatedPayloadSize, 74922);
}

async function pingPong({ stub }) {
  const stream = fullDuplex(stub);
  for (const [i, size] of REQUEST_SIZES.entries()) await stream.ping(size, RESPONSE_SIZES[i]);
  await stream.end();
}

async function customMetadata({ stub }) {
  const metadata = new grpc.Metadata();
  metadata.set('x-grpc-test-echo-initial', 'test_initial_metadata_value');
  metadata.set('x-grpc-test-echo-trailing-bin', Buffer.from([0xab, 0xab, 0xab]));
  const check = (initial, trailing) => {
    assert.deepStrictEqual(initial.get('x-grpc-test-echo-initial'), ['test_initial_metadata_value']);
    assert.deepStrictEqual(trailing.get('x-grpc-test-echo-trailing-bin'), [Buffer.from([0xab, 0xab, 0xab])]);
  };
  const { initial, trailing } = await unary(stub, 'unaryCall', { responseSize: 1, payload: payload(1) }, metadata);
  check(initial, trailing);
  const stream = fullDuplex(stub, metadata);
  await stream.ping(1, 1);
  await stream.end();
  check(await stream.initial, (await stream.status).metadata);
}

const unaryStatus = ({ stub }, message) =>
  fails(() => unary(stub, 'unaryCall', { responseStatus: { code: 2, message } }), grpc.status.UNKNOWN, message);

async function statusCodeAndMessage(channel) {
  const message = 'test status message';
  await unaryStatus(channel, message);
  const stream = fullDuplex(channel.stub);
  stream.call.write({ responseStatus: { code: 2, message } });
  stream.call.end();
  await fails(() => stream.expectEnd(), grpc.status.UNKNOWN, message);
}

async function cancelAfterFirstResponse({ stub }) {
  const stream = fullDuplex(stub);
  await stream.ping(27182, 31415);
  stream.call.cancel();
  await fails(() => stream.expectEnd(), grpc.status.CANCELLED);
}

async function timeoutOnSleepingServer({ stub }) {
  const stream = new Stream(stub.fullDuplexCall({ deadline: Date.now() + 1 }));
  stream.call.write({ payload: payload(27182) });
  await fails(() => stream.expectEnd(), grpc.status.DEADLINE_EXCEEDED);
}

const together = (channel, calls) => Promise.all(Array.from({ length: calls }, () => largeUnary(channel)));

async function rpcSoak(channel) {
  for (let call = 0; call < RPC_SOAK_CALLS; call++) await largeUnary(channel);
}

async function channelSoak(_, open) {
  for (let call = 0; call < CHANNEL_SOAK_CALLS; call++) {
    const channel = open({});
    await largeUnary(channel).finally(channel.close);
  }
}

// Goes on sending after the message that ends the call, until it hears of the end.
async function earlyStatus({ stub }) {
  const message = 'early';
  const { call, status } = fullDuplex(stub);
  call.on('error', () => {});
  let ended = false;
  const send = () => {
    while (!ended && call.write({ payload: payload(EARLY_STATUS_SIZE), responseStatus: { code: 2, message } }));
    if (!ended) call.once('drain', send);
  };
  send();
  const { code, details } = await status;
  ended = true;
  assert.deepStrictEqual({ code, details }, { code: grpc.status.UNKNOWN, details: message });
}

async function earlyStatusSoak(channel) {
  const soak = async () => {
    for (let call = 0; call < EARLY_STATUS_CALLS / EARLY_STATUS_AT_ONCE; call++) await earlyStatus(channel);
  };
  await Promise.all(Array.from({ length: EARLY_STATUS_AT_ONCE }, soak));
}

async function goaway(channel) {
  await largeUnary(channel);
  await delay(AFTER_GOAWAY_MS);
  await largeUnary(channel);
}

async function unaryFails(channel) {
  const problem = await largeUnary(channel).then(() => null, (failure) => failure);
  assert.ok(problem, 'the call succeeded');
  console.log(`note\t${grpc.status[problem.code]}`);
}

async function maxStreams(channel) {
  await largeUnary(channel);
  await together(channel, MAX_STREAMS_CALLS);
}

module.exports = {
  empty_unary: ({ stub }) => unary(stub, 'emptyCall', {}),
  large_unary: (channel) => largeUnary(channel),
  client_compressed_unary: clientCompressedUnary,
  client_compressed_streaming: clientCompressedStreaming,
  client_streaming: clientStreaming,
  server_streaming: (channel) => outputCall(channel, RESPONSE_SIZES.map((size) => ({ size }))),
  server_compressed_unary: async (channel) => {
    for (const value of [true, false]) await largeUnary(channel, { responseCompressed: { value } });
  },
  server_compressed_streaming: (channel) =>
    outputCall(channel, [{ compressed: { value: true }, size: 31415 }, { compressed: { value: false }, size: 92653 }]),
  ping_pong: pingPong,
  empty_stream: ({ stub }) => fullDuplex(stub).end(),
  custom_metadata: customMetadata,
  status_code_and_message: statusCodeAndMessage,
  special_status_message: (channel) => unaryStatus(channel, SPECIAL),
  unimplemented_method: ({ stub }) => fails(() => unary(stub, 'unimplementedCall', {}), grpc.status.UNIMPLEMENTED),
  unimplemented_service: ({ unimplemented }) => fails(() => unary(unimplemented, 'unimplementedCall', {}), grpc.status.UNIMPLEMENTED),
  cancel_after_begin: ({ stub }) => fails(() => inputCall(stub, (call) => call.cancel()), grpc.status.CANCELLED),
  cancel_after_first_response: cancelAfterFirstResponse,
  timeout_on_sleeping_server: timeoutOnSleepingServer,
  concurrent_large_unary: (channel) => together(channel, CONCURRENT_CALLS),
  rpc_soak: rpcSoak,
  channel_soak: channelSoak,
  early_status_soak: earlyStatusSoak,
  goaway,
  rst_after_header: unaryFails,
  rst_during_data: unaryFails,
  rst_after_data: unaryFails,
  ping: (channel) => largeUnary(channel),
  max_streams: maxStreams,
  data_frame_padding: (channel) => largeUnary(channel),
};
