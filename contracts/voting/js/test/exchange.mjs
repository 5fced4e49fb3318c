/**
 * The JavaScript side of the comparison with Java: reads ballots that Java sealed and a task on
 * standard input, checks them, and answers with ballots of its own.
 */
import { boothOf, challenge, check, rightOf, seal, trackingCode, fromBase64 } from '../src/voting.js';

let input = '';
for await (const chunk of process.stdin) input += chunk;
const task = JSON.parse(input);
const booth = boothOf(task.state);

const verdict = (work) => {
  try {
    work();
    return 'holds';
  } catch (e) {
    return e.message;
  }
};

const begin = performance.now();
const sealed = task.seal.map(({ choices, secret, serial }) => seal(booth, choices, secret, serial));
const sealMillis = (performance.now() - begin) / Math.max(1, task.seal.length);
const right = rightOf(task.right);
const answer = {
  verdicts: task.check.map((ballot) => verdict(() => check(booth, ballot))),
  codes: task.check.map((ballot) => verdict(() => fromBase64(ballot)) && trackingCode(fromBase64(ballot))),
  challenged: verdict(() =>
    challenge(booth, sealed[0].ballot, task.seal[0].choices, sealed[0].openings),
  ),
  lied: verdict(() =>
    challenge(
      booth,
      sealed[0].ballot,
      task.seal[0].choices.map((row) => row.map((yes) => !yes)),
      sealed[0].openings,
    ),
  ),
  sealed,
  right: { key: right.key, hash: right.hash, signature: right.sign(task.poll, [3, 17]) },
  sealMillis,
};
process.stdout.write(JSON.stringify(answer));
