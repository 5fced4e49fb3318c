/**
 * Ballots of the voting contract: sealing (encrypting, proving, signing), checking, opening a challenged
 * one, and voting rights of open polls. The same bytes as the Java classes in
 * org.dure.contracts.voting.crypto, which the tests compare both ways.
 *
 * Curve arithmetic and hashing to scalars are @noble/curves' (P-256; RFC 9380 §5.2, modulo the order).
 */
import { p256 } from '@noble/curves/nist.js';
import { hash_to_field } from '@noble/curves/abstract/hash-to-curve.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const { Point } = p256;
const N = Point.Fn.ORDER;
const POINT_BYTES = 33;
const SCALAR_BYTES = 32;
const VERSION = 1;
const SUITE = 'DURE-VOTING-V1-';
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Something that was to prove a thing does not; the message says which part. */
export class InvalidProofError extends Error {}

// ---- bytes

const mod = (x) => ((x % N) + N) % N;
const u32 = (n) => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);
const toNumber = (bytes) => (bytes.length === 0 ? 0n : BigInt('0x' + bytesToHex(bytes)));
const toBytes = (scalar) => hexToBytes(scalar.toString(16).padStart(2 * SCALAR_BYTES, '0'));

function encodePoint(point) {
  if (point.is0()) throw new InvalidProofError('the point at infinity stands for nothing here');
  return point.toBytes(true);
}

function decodePoint(bytes) {
  if (bytes.length !== POINT_BYTES || (bytes[0] !== 2 && bytes[0] !== 3)) {
    throw new InvalidProofError('a point is 33 bytes that begin with 02 or 03');
  }
  try {
    const point = Point.fromBytes(bytes);
    point.assertValidity();
    return point;
  } catch (e) {
    throw new InvalidProofError('a point is not on the curve: ' + e.message);
  }
}

function decodeScalar(bytes) {
  const value = toNumber(bytes);
  if (bytes.length !== SCALAR_BYTES || value >= N) {
    throw new InvalidProofError("a scalar is 32 bytes and below the group's order");
  }
  return value;
}

export function toBase64(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

export function fromBase64(text) {
  const bytes = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) =>
    c.charCodeAt(0),
  );
  if (toBase64(bytes) !== text) throw new InvalidProofError('it is not base64url without padding');
  return bytes;
}

/** A secret scalar, uniform from 1 to the order less one. */
export function randomScalar() {
  for (;;) {
    const value = toNumber(crypto.getRandomValues(new Uint8Array(SCALAR_BYTES)));
    if (value > 0n && value < N) return value;
  }
}

// ---- group

const base = (k) => (mod(k) === 0n ? Point.ZERO : Point.BASE.multiply(mod(k)));
const times = (point, k) => (mod(k) === 0n ? Point.ZERO : point.multiply(mod(k)));
const timesPublic = (point, k) => (mod(k) === 0n ? Point.ZERO : point.multiplyUnsafe(mod(k)));
const sum = (p, a, q, b) => timesPublic(p, a).add(timesPublic(q, b));

// ---- challenges

class Transcript {
  constructor(purpose) {
    this.purpose = utf8ToBytes(SUITE + purpose);
    this.fields = [];
  }

  /** A field behind its length: bytes, a text, a number of four bytes, or a point. */
  add(field) {
    const bytes =
      field instanceof Uint8Array
        ? field
        : typeof field === 'string'
          ? utf8ToBytes(field)
          : typeof field === 'number'
            ? u32(field)
            : encodePoint(field);
    this.fields.push(u32(bytes.length), bytes);
    return this;
  }

  scalar() {
    const options = { DST: this.purpose, p: N, m: 1, k: 128, expand: 'xmd', hash: sha256 };
    return hash_to_field(concatBytes(...this.fields), 1, options)[0][0];
  }

  digest() {
    return sha256(concatBytes(Uint8Array.of(this.purpose.length), this.purpose, ...this.fields));
  }
}

// ---- proofs

function proveKnowledge(secret, key, transcript) {
  const nonce = randomScalar();
  const c = transcript().add(key).add(base(nonce)).scalar();
  return { c, z: mod(nonce + c * secret) };
}

function knowledgeHolds(proof, key, transcript) {
  const commitment = sum(Point.BASE, proof.z, key, -proof.c);
  return !commitment.is0() && transcript().add(key).add(commitment).scalar() === proof.c;
}

const shifted = (text, v) => (v === 0 ? text.beta : text.beta.subtract(base(BigInt(v))));

function commitments(branch, text, v, key) {
  return [
    sum(Point.BASE, branch.z, text.alpha, -branch.c),
    sum(key, branch.z, shifted(text, v), -branch.c),
  ];
}

function oneOfChallenge(context, text, points) {
  const transcript = context().add(text.alpha).add(text.beta);
  points.forEach((point) => transcript.add(point));
  return transcript.scalar();
}

function proveOneOf(text, key, m, r, least, count, context) {
  const truth = m - least;
  const nonce = randomScalar();
  const branches = [];
  const points = [];
  let others = 0n;
  for (let i = 0; i < count; i++) {
    if (i === truth) {
      branches.push(null);
      points.push(base(nonce), times(key, nonce));
    } else {
      const branch = { c: randomScalar(), z: randomScalar() };
      branches.push(branch);
      points.push(...commitments(branch, text, least + i, key));
      others += branch.c;
    }
  }
  const c = mod(oneOfChallenge(context, text, points) - others);
  branches[truth] = { c, z: mod(nonce + c * r) };
  return branches;
}

function oneOfHolds(branches, text, key, least, context) {
  const points = branches.flatMap((branch, i) => commitments(branch, text, least + i, key));
  const total = branches.reduce((a, branch) => a + branch.c, 0n);
  return (
    points.every((point) => !point.is0()) && oneOfChallenge(context, text, points) === mod(total)
  );
}

// ---- ballots

function encrypt(m, r, key) {
  const mask = times(key, r);
  return { alpha: base(r), beta: m === 0 ? mask : mask.add(base(BigInt(m))) };
}

function prefix(booth, credential, serial, rows) {
  const transcript = new Transcript('BALLOT')
    .add(booth.context)
    .add(booth.key)
    .add(credential)
    .add(serial);
  for (const row of rows) {
    transcript.add(row.length);
    row.forEach((text) => transcript.add(text.alpha).add(text.beta));
  }
  return transcript.digest();
}

const choiceContext = (head, contest, option) => () =>
  new Transcript('CHOICE').add(head).add(contest).add(option);
const sumContext = (head, contest) => () => new Transcript('SUM').add(head).add(contest);
const toSign = (booth, body) => () => new Transcript('SIGNATURE').add(booth.context).add(body);

const total = (row) =>
  row.reduce(
    (a, text) => ({ alpha: a.alpha.add(text.alpha), beta: a.beta.add(text.beta) }),
    { alpha: Point.ZERO, beta: Point.ZERO },
  );

/**
 * What all voters of an election share.
 * @param {{key: string, fingerprint: string, shape: number[][]}} state as readElection answers it
 */
export function boothOf(state) {
  return {
    context: hexToBytes(state.fingerprint),
    key: decodePoint(hexToBytes(state.key)),
    shape: state.shape.map(([options, min, max]) => ({ options, min, max })),
  };
}

/** A new credential: the secret stays with the voter, the public part goes to the registrar. */
export function newCredential() {
  const secret = randomScalar();
  return { secret: bytesToHex(toBytes(secret)), credential: bytesToHex(encodePoint(base(secret))) };
}

/**
 * Seals a ballot.
 * @param {boolean[][]} choices for each contest, for each option
 * @param {string} secretHex of the credential
 * @param {number} serial 1 for the first ballot of a credential, one more for each that replaces it
 * @returns {{ballot: string, code: string, openings: string[][]}} the ballot in base64url, its
 *     tracking code, and what opens it: shown only when the voter challenges the device, and then the
 *     ballot is not cast
 */
export function seal(booth, choices, secretHex, serial) {
  const secret = decodeScalar(hexToBytes(secretHex));
  const credentialPoint = base(secret);
  const credential = encodePoint(credentialPoint);
  const counts = booth.shape.map((contest, i) => {
    const count = choices[i].filter(Boolean).length;
    if (choices[i].length !== contest.options || count < contest.min || count > contest.max) {
      throw new RangeError(
        `contest ${i + 1} takes ${contest.min} to ${contest.max} choices of ${contest.options}`,
      );
    }
    return count;
  });
  const openings = choices.map((row) => row.map(() => randomScalar()));
  const rows = choices.map((row, i) =>
    row.map((yes, j) => encrypt(yes ? 1 : 0, openings[i][j], booth.key)),
  );
  const head = prefix(booth, credential, serial, rows);
  const parts = [Uint8Array.of(VERSION), credential, u32(serial)];
  const write = (branches) => branches.forEach((b) => parts.push(toBytes(b.c), toBytes(b.z)));
  rows.forEach((row, i) => {
    const { min, max } = booth.shape[i];
    row.forEach((text, j) => {
      parts.push(encodePoint(text.alpha), encodePoint(text.beta));
      const m = choices[i][j] ? 1 : 0;
      write(proveOneOf(text, booth.key, m, openings[i][j], 0, 2, choiceContext(head, i, j)));
    });
    const r = mod(openings[i].reduce((a, b) => a + b, 0n));
    const context = sumContext(head, i);
    write(proveOneOf(total(row), booth.key, counts[i], r, min, max - min + 1, context));
  });
  const body = concatBytes(...parts);
  const signature = proveKnowledge(secret, credentialPoint, toSign(booth, body));
  const bytes = concatBytes(body, toBytes(signature.c), toBytes(signature.z));
  return {
    ballot: toBase64(bytes),
    code: trackingCode(bytes),
    openings: openings.map((row) => row.map((r) => bytesToHex(toBytes(r)))),
  };
}

/** Reads a ballot's bytes; nothing but the form is checked. */
export function parse(booth, text) {
  const bytes = fromBase64(text);
  let at = 0;
  const take = (count) => {
    if (at + count > bytes.length) throw new InvalidProofError('the ballot is too short');
    return bytes.slice(at, (at += count));
  };
  const branch = () => ({
    c: decodeScalar(take(SCALAR_BYTES)),
    z: decodeScalar(take(SCALAR_BYTES)),
  });
  if (take(1)[0] !== VERSION) throw new InvalidProofError("the ballot's version is not 1");
  const credential = take(POINT_BYTES);
  const serial = new DataView(take(4).buffer).getUint32(0);
  const contests = booth.shape.map(({ options, min, max }) => {
    const choices = Array.from({ length: options }, () => ({
      text: { alpha: decodePoint(take(POINT_BYTES)), beta: decodePoint(take(POINT_BYTES)) },
      proof: [branch(), branch()],
    }));
    return { choices, sum: Array.from({ length: max - min + 1 }, branch) };
  });
  const body = bytes.slice(0, at);
  const signature = branch();
  if (at !== bytes.length) throw new InvalidProofError('the ballot is too long');
  return { bytes, body, credential, serial, contests, signature };
}

/**
 * Checks a ballot as the contract does.
 * @throws {InvalidProofError} naming the part that does not hold
 */
export function check(booth, text) {
  const ballot = parse(booth, text);
  if (ballot.serial < 1) throw new InvalidProofError('serial numbers begin at 1');
  const credential = decodePoint(ballot.credential);
  if (!knowledgeHolds(ballot.signature, credential, toSign(booth, ballot.body))) {
    throw new InvalidProofError('the ballot is not signed by its credential');
  }
  const rows = ballot.contests.map((contest) => contest.choices.map((choice) => choice.text));
  const head = prefix(booth, ballot.credential, ballot.serial, rows);
  ballot.contests.forEach((contest, i) => {
    contest.choices.forEach((choice, j) => {
      if (!oneOfHolds(choice.proof, choice.text, booth.key, 0, choiceContext(head, i, j))) {
        throw new InvalidProofError(
          `contest ${i + 1}, option ${j + 1}: no proof that it holds 0 or 1`,
        );
      }
    });
    const { min, max } = booth.shape[i];
    const all = total(rows[i]);
    if (
      all.alpha.is0() ||
      all.beta.is0() ||
      !oneOfHolds(contest.sum, all, booth.key, min, sumContext(head, i))
    ) {
      throw new InvalidProofError(`contest ${i + 1}: no proof that ${min} to ${max} are chosen`);
    }
  });
  return ballot;
}

/**
 * Benaloh's challenge: whether a sealed ballot holds the choices.
 * @throws {InvalidProofError} when the device that sealed it is faulty or lies
 */
export function challenge(booth, text, choices, openings) {
  const ballot = check(booth, text);
  choices.forEach((row, i) =>
    row.forEach((yes, j) => {
      const r = decodeScalar(hexToBytes(openings[i][j]));
      const expected = encrypt(yes ? 1 : 0, r, booth.key);
      const given = ballot.contests[i].choices[j].text;
      if (!expected.alpha.equals(given.alpha) || !expected.beta.equals(given.beta)) {
        throw new InvalidProofError(
          `contest ${i + 1}, option ${j + 1} does not hold what was chosen`,
        );
      }
    }),
  );
}

// ---- codes

function digits(number, count) {
  let out = '';
  for (let i = 0; i < count; i++, number >>= 5n) out = DIGITS[Number(number & 31n)] + out;
  return out;
}

const grouped = (text) => text.match(/.{1,4}/g).join('-');

/** The first hundred bits of a ballot's hash. */
export function trackingCode(bytes) {
  return grouped(digits(toNumber(sha256(bytes)) >> 156n, 20));
}

/** The key of a voting-right code: `sign` makes the signature that a vote in an open poll carries. */
export function rightOf(code) {
  const clean = code.toUpperCase().replace(/[-\s]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (clean.length !== 30 || [...clean].some((digit) => !DIGITS.includes(digit))) {
    throw new InvalidProofError('a voting-right code has 30 digits');
  }
  const value = [...clean.slice(0, 26)].reduce(
    (a, digit) => (a << 5n) | BigInt(DIGITS.indexOf(digit)),
    0n,
  );
  if (value >> 128n) throw new InvalidProofError('the voting-right code is misread');
  const seed = hexToBytes(value.toString(16).padStart(32, '0'));
  const own = digits(toNumber(new Transcript('RIGHT-CHECK').add(seed).digest()), 4);
  if (own !== clean.slice(26)) {
    throw new InvalidProofError('the voting-right code is misread: its last digits do not fit');
  }
  const secret = new Transcript('RIGHT').add(seed).scalar();
  const key = base(secret);
  return {
    key: bytesToHex(encodePoint(key)),
    hash: bytesToHex(sha256(encodePoint(key))),
    sign(fingerprint, choices) {
      const transcript = () => {
        const t = new Transcript('VOTE').add(hexToBytes(fingerprint)).add(choices.length);
        choices.forEach((choice) => t.add(choice));
        return t;
      };
      const { c, z } = proveKnowledge(secret, key, transcript);
      return toBase64(concatBytes(toBytes(c), toBytes(z)));
    },
  };
}
