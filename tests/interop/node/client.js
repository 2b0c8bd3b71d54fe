'use strict';
// The client of gRPC's interop tests on @grpc/grpc-js: client.js ADDRESS AUTHORITY CA-FILE CASE...
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const { testing } = require('./contract');
const cases = require('./cases');

const [address, authority, ca, ...names] = process.argv.slice(2);
const trust = grpc.credentials.createSsl(fs.readFileSync(ca));

// A connection of its own for each channel.
function open(options) {
  const all = {
    'grpc.ssl_target_name_override': authority,
    'grpc.default_authority': authority,
    'grpc.use_local_subchannel_pool': 1,
    ...options,
  };
  const stub = new testing.TestService(address, trust, all);
  const unimplemented = new testing.UnimplementedService(address, trust, { ...all, channelOverride: stub.getChannel() });
  return { stub, unimplemented, close: () => stub.close() };
}

async function run(name) {
  const channel = open({});
  try {
    if (!cases[name]) throw new Error('this client has no case of that name');
    await cases[name](channel, open);
    console.log(`${name}\tok`);
  } catch (failure) {
    console.log(`${name}\tfailed\t${String(failure.message).replace(/\s+/g, ' ')}`);
  } finally {
    channel.close();
  }
}

async function main() {
  for (const name of names) await run(name);
}

main();
