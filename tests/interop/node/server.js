'use strict';
// The server of gRPC's interop tests on @grpc/grpc-js, as a function: h2c on the port it is told.
const grpc = require('@grpc/grpc-js');
const { testing, payload } = require('./contract');

const ECHO_INITIAL = 'x-grpc-test-echo-initial';
const ECHO_TRAILING = 'x-grpc-test-echo-trailing-bin';

function emptyCall(call, answer) {
  answer(null, {});
}

function unaryCall(call, answer) {
  const trailing = echoMetadata(call);
  const asked = askedStatus(call.request, trailing);
  if (asked) answer(asked);
  else answer(null, { payload: payload(call.request.responseSize) }, trailing);
}

function streamingInputCall(call, answer) {
  let sum = 0;
  call.on('data', (request) => { sum += request.payload.body.length; });
  call.on('end', () => answer(null, { aggregatedPayloadSize: sum }));
  call.on('error', () => {});
}

async function streamingOutputCall(call) {
  await respond(call, call.request);
  call.end();
}

async function fullDuplexCall(call) {
  const trailing = echoMetadata(call);
  call.on('error', () => {});
  try {
    // Or the end of the requests would destroy the responses too.
    for await (const request of call.iterator({ destroyOnReturn: false })) {
      const asked = askedStatus(request, trailing);
      if (asked) {
        call.emit('error', asked);
        return;
      }
      await respond(call, request);
    }
  } catch (problem) {
    // A client that takes its call back, which ends the process where nobody catches it.
    if (problem.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw problem;
    return;
  }
  call.end(trailing);
}

async function respond(call, request) {
  for (const parameters of request.responseParameters) {
    if (parameters.intervalUs > 0) await new Promise((wake) => setTimeout(wake, parameters.intervalUs / 1000));
    call.write({ payload: payload(parameters.size) });
  }
}

// Sends the initial metadata that the client asked to see again, and returns the trailing ones.
function echoMetadata(call) {
  const initial = new grpc.Metadata();
  const trailing = new grpc.Metadata();
  for (const value of call.metadata.get(ECHO_INITIAL)) initial.add(ECHO_INITIAL, value);
  for (const value of call.metadata.get(ECHO_TRAILING)) trailing.add(ECHO_TRAILING, value);
  call.sendMetadata(initial);
  return trailing;
}

function askedStatus(request, metadata) {
  const asked = request.responseStatus;
  return asked && asked.code !== 0 ? { code: asked.code, details: asked.message, metadata } : null;
}

const server = new grpc.Server();
// UnimplementedCall stays without a handler: grpc-js then answers UNIMPLEMENTED.
server.addService(testing.TestService.service, { emptyCall, unaryCall, streamingInputCall, streamingOutputCall, fullDuplexCall });
server.bindAsync(`0.0.0.0:${process.env.FC_SERVER_PORT}`, grpc.ServerCredentials.createInsecure(), (problem) => {
  if (problem) throw problem;
});
