// node node_tests.mjs FILE...: runs files of tests, two at a time, and prints TAP. `node --test` runs one after the other
// on a machine with two cores, and the version of Node in Debian 12 has no option for that.
import {run} from 'node:test';
import {tap} from 'node:test/reporters';

const tests = run({files: process.argv.slice(2), concurrency: 2});
tests.on('test:fail', () => { process.exitCode = 1; });
tests.compose(tap).pipe(process.stdout);
