'use strict';
// Tests of the sample function, run by fcemu exec: FCEMU_ADDRESS says where it is, GRPC_DEFAULT_SSL_ROOTS_FILE_PATH whom to trust.
const { after, test } = require('node:test');
const assert = require('node:assert');
const path = require('node:path');
const { once } = require('node:events');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const { helloworld } = grpc.loadPackageDefinition(loader.loadSync(path.join(__dirname, '../protos/greeter.proto')));
const greeter = new helloworld.Greeter(process.env.FCEMU_ADDRESS, grpc.credentials.createSsl());
after(() => greeter.close());

test('unary', async () => {
  assert.strictEqual((await greet()).message, 'Hello Ada');
});

test('server stream', async () => {
  const features = greeter.ListFeatures({ lo: { latitude: -9e8, longitude: -18e8 }, hi: { latitude: 9e8, longitude: 18e8 } }, limit());
  let count = 0;
  for await (const _ of features) count++;
  assert.strictEqual(count, 100);
});

// instanceConcurrency is 2, and fcemu.yaml allows one instance: FC answers the third call at a time with 429.
test('the third call at a time is refused', async () => {
  const chats = [greeter.RouteChat(limit()), greeter.RouteChat(limit())];
  for (const chat of chats) {
    chat.write({ message: 'here' });
    await once(chat, 'data');
  }

  await assert.rejects(greet(), { code: grpc.status.UNAVAILABLE });

  for (const chat of chats) {
    chat.end();
    await once(chat, 'end');
  }
});

test('busy once, then served', async () => {
  await assert.rejects(greet('busy'), { code: grpc.status.UNAVAILABLE });
  assert.strictEqual((await greet('busy')).message, 'Hello Ada');
});

test('the function dies in a call', async () => {
  await assert.rejects(greet('crash'), { code: grpc.status.INTERNAL });
});

function greet(fault) {
  const metadata = new grpc.Metadata();
  if (fault) metadata.set('fault', fault);
  return new Promise((resolve, reject) =>
    greeter.SayHello({ name: 'Ada' }, metadata, limit(), (failure, reply) => (failure ? reject(failure) : resolve(reply))));
}

function limit() {
  return { deadline: Date.now() + 20_000 };
}
