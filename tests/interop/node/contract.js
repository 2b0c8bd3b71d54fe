'use strict';
// The interop contract as grpc-js wants it, from the .proto files themselves.
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');

const definition = loadSync('test.proto', { includeDirs: [path.join(__dirname, '..', 'proto')], defaults: true });

exports.testing = grpc.loadPackageDefinition(definition).grpc.testing;
exports.payload = (size) => ({ body: Buffer.alloc(size) });
