#!/usr/bin/env node
// Stands in for `usbip` of `mistri attach --usbip`: the same words, run in the guest by whoever listens at RIG_SOCKET.
import { connect } from 'node:net';

const socket = connect(process.env.RIG_SOCKET ?? '');
let answer = '';
socket.on('data', (bytes) => {
  answer += bytes;
});
socket.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
socket.on('end', () => {
  const { status, output } = JSON.parse(answer);
  process.stdout.write(output);
  process.exitCode = status;
});
socket.end(JSON.stringify(process.argv.slice(2)));
