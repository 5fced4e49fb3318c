#!/usr/bin/env python3
"""Makes src/test/resources/golden.properties: bytes and hashes that the tests compare with.

Independent of the code under test and of any protobuf library: protobuf messages are put together by hand from the field
numbers of Fabric's .proto files, DER comes from `openssl asn1parse -genconf`, hashes from hashlib.
Run: python3 make.py > ../resources/golden.properties
"""
import hashlib
import os
import subprocess
import tempfile


def sha(data):
    return hashlib.sha256(data).digest()


# --- protobuf wire format

def varint(n):
    out = b""
    while n > 0x7F:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def num(field, n):
    return varint(field << 3) + varint(n) if n else b""


def msg(field, body):
    return varint(field << 3 | 2) + varint(len(body)) + body


def raw(field, data):
    data = data.encode() if isinstance(data, str) else data
    return msg(field, data) if data else b""


# --- block header

def der_header(number, previous, data):
    def octets(b):
        return "FORMAT:HEX,OCTETSTRING:" + b.hex() if b else "FORMAT:ASCII,OCTETSTRING:"

    with tempfile.TemporaryDirectory() as folder:
        conf, out = os.path.join(folder, "conf"), os.path.join(folder, "der")
        with open(conf, "w") as f:
            f.write("asn1=SEQUENCE:header\n[header]\nnumber=INTEGER:%d\nprevious=%s\ndata=%s\n"
                    % (number, octets(previous), octets(data)))
        subprocess.run(["openssl", "asn1parse", "-genconf", conf, "-noout", "-out", out], check=True)
        with open(out, "rb") as f:
            return f.read()


def headers():
    for name, number, previous, data in [
        ("genesis", 0, b"", sha(b"data")),
        ("small", 127, sha(b"previous"), sha(b"data")),
        ("sign", 128, sha(b"previous"), sha(b"data")),
        ("twoBytes", 255, sha(b"previous"), sha(b"data")),
        ("carry", 256, sha(b"previous"), sha(b"data")),
        ("largest", 2**63 - 1, sha(b"previous"), sha(b"data")),
        ("unsigned", 2**64 - 1, sha(b"previous"), sha(b"data")),
        ("longForm", 5, b"p" * 100, b"d" * 100),
        ("longerForm", 5, b"p" * 300, b"d" * 70000),
    ]:
        der = der_header(number, previous, data)
        if len(der) < 1000:
            yield "header." + name, der
        yield "headerHash." + name, sha(der)


# --- commit hash

def ordered(n):
    size = (n.bit_length() + 7) // 8
    return bytes([size]) + n.to_bytes(size, "big")


def version_bytes(block, tx):
    return ordered(block) + ordered(tx)


def update(key, value, block, tx, namespace="", collection=""):
    key = key.encode() if isinstance(key, str) else key
    return msg(1, raw(1, namespace) + raw(2, collection) + raw(3, key) + num(4, value is None)
               + raw(5, value or b"") + raw(6, version_bytes(block, tx)))


def commit_hashes():
    public = (update("key1", "value1", 1, 1, "ns1") + update("key2", "value2", 1, 2)
              + update("key3", "value3", 1, 3, "ns2") + update("key4", "value4", 1, 4, "ns3")
              + update("key5", "value5", 1, 5) + update("key6", None, 1, 6))
    mixed = (update("key1", "value1", 1, 1, "ns1") + update("key2", "value2", 1, 2)
             + update("key3", "value3", 1, 3, collection="coll1") + update("key4", "value4", 1, 4)
             + update("key5", "value5", 1, 5, collection="coll2") + update("key6", None, 1, 6)
             + update("key7", "value7", 1, 7, "ns2"))
    only_hashed = update(b"\xff\x00", b"\x01", 300, 70000, "ns", "coll")
    yield "updates.public", public
    yield "updates.mixed", mixed
    yield "updates.onlyHashed", only_hashed
    first = sha(varint(3) + bytes([0, 11, 0]) + public)
    flags = bytes(200)
    second = sha(varint(200) + flags + mixed + first)
    yield "commitHash.first", first
    yield "commitHash.second", second
    yield "commitHash.nothing", sha(varint(1) + bytes([0]))
    for block, tx in [(0, 0), (1, 255), (256, 65535), (2**63 - 1, 1)]:
        yield "version.%d.%d" % (block, tx), version_bytes(block, tx)


# --- read-write sets

def version(block, tx):
    return msg(2, num(1, block) + num(2, tx))


def kv_read(key, ver=None):
    return raw(1, key) + (version(*ver) if ver else b"")


def merkle(count, degree):
    """The summary over `count` reads, straight from the definition: leaves of degree+1 reads; a level that would hold
    more than `degree` hashes becomes one hash of the level above; in the end every level is carried into the next."""
    reads = [kv_read("key_%d" % i, (1, i)) for i in range(count)]
    leaves = [sha(b"".join(msg(1, r) for r in reads[i:i + degree + 1])) for i in range(0, count, degree + 1)]
    levels = [[]]

    def add(level, h):
        if level == len(levels):
            levels.append([])
        levels[level].append(h)
        if len(levels[level]) > degree:
            full, levels[level] = levels[level], []
            add(level + 1, sha(b"".join(full)))

    for leaf in leaves:
        add(0, leaf)
    for level in range(len(levels) - 1):
        rest, levels[level] = levels[level], []
        if rest:
            levels[level + 1].append(rest[0] if len(rest) == 1 else sha(b"".join(rest)))
    if len(levels[-1]) > degree:
        full, levels[-1] = levels[-1], []
        levels.append([sha(b"".join(full))])
    return num(1, degree) + num(2, len(levels)) + b"".join(raw(3, h) for h in levels[-1])


def rw_sets():
    for count, degree in [(4, 3), (9, 3), (25, 3), (65, 3), (24, 2), (45, 2), (51, 50), (1000, 2), (3000, 50)]:
        yield "merkle.%d.%d" % (count, degree), merkle(count, degree)

    private = msg(3, raw(1, "pk1") + raw(3, "pv1")) + msg(3, raw(1, "pk2") + num(2, 1)) \
        + msg(4, raw(1, "pk3"))
    hashed = (msg(1, raw(1, sha(b"pk0")) + version(7, 0))
              + msg(1, raw(1, sha(b"pkAbsent")))
              + msg(2, raw(1, sha(b"pk1")) + raw(3, sha(b"pv1")))
              + msg(2, raw(1, sha(b"pk2")) + num(2, 1))
              + msg(2, raw(1, sha(b"pkPurged")) + num(2, 1) + num(4, 1))
              + msg(3, raw(1, sha(b"pk3")) + msg(2, raw(1, "VALIDATION_PARAMETER") + raw(2, "policy"))))
    private = private.replace(msg(4, raw(1, "pk3")), msg(3, raw(1, "pkPurged") + num(2, 1)) + msg(4, raw(1, "pk3")))
    raw_range = msg(2, raw(1, "a") + raw(2, "m") + num(3, 1)
                    + msg(4, msg(1, kv_read("b", (1, 0))) + msg(1, kv_read("c", (0, 0)))))
    merkle_range = msg(2, raw(1, "key_") + raw(2, "key_9") + msg(5, merkle(9, 3)))
    empty_range = msg(2, raw(1, "x") + raw(2, "y") + num(3, 1))
    public = (msg(1, kv_read("absent")) + msg(1, kv_read("k1", (5, 2))) + msg(1, kv_read("zero", (0, 0)))
              + raw_range + merkle_range + empty_range
              + msg(3, raw(1, "k1") + raw(3, "v1")) + msg(3, raw(1, "k2") + num(2, 1))
              + msg(4, raw(1, "k1") + msg(2, raw(1, "A") + raw(2, "1")) + msg(2, raw(1, "B") + raw(2, "2"))))
    coll = msg(3, raw(1, "coll") + raw(2, hashed) + raw(3, sha(private)))
    yield "rwset.public", (msg(2, raw(1, "aa") + raw(2, msg(3, raw(1, "k") + raw(3, "v"))))
                           + msg(2, raw(1, "cc") + raw(2, public) + coll))
    yield "rwset.private", msg(2, raw(1, "cc") + msg(2, raw(1, "coll") + raw(2, private)))


# --- transactions, proposals, signatures

def transactions():
    nonce, creator = bytes(range(24)), b"a serialized identity"
    tx_id = hashlib.sha256(nonce + creator).hexdigest()
    yield "txId", bytes.fromhex(tx_id)
    chaincode = raw(2, "land") + raw(3, "1.0")
    channel_header = (num(1, 3) + msg(3, num(1, 1700000000)) + raw(4, "mychannel") + raw(5, tx_id)
                      + raw(7, msg(2, raw(2, "land"))))
    signature_header = raw(1, creator) + raw(2, nonce)
    header = raw(1, channel_header) + raw(2, signature_header)
    spec = msg(1, num(1, 4) + msg(2, raw(2, "land")) + msg(3, raw(1, "register") + raw(1, "parcel-1")))
    without_transient = raw(1, spec)
    with_transient = without_transient + msg(2, raw(1, "secret") + raw(2, "value"))
    proposal_hash = sha(channel_header + signature_header + without_transient)
    proposal = raw(1, header) + raw(2, with_transient)
    yield "signedProposal", raw(1, proposal) + raw(2, "signature")
    yield "proposalHash", proposal_hash
    rwset = msg(2, raw(1, "land") + raw(2, msg(3, raw(1, "parcel-1") + raw(3, "owner"))))
    event = raw(1, "land") + raw(2, tx_id) + raw(3, "Registered") + raw(4, "parcel-1")
    action = raw(1, rwset) + raw(2, event) + msg(3, num(1, 200) + raw(3, "ok")) + msg(4, chaincode)
    response = raw(1, proposal_hash) + raw(2, action)
    endorsed = raw(1, response) + msg(2, raw(1, "endorser 1") + raw(2, "signature 1")) \
        + msg(2, raw(1, "endorser 2") + raw(2, "signature 2"))
    action_payload = raw(1, without_transient) + msg(2, endorsed)
    transaction = msg(1, raw(1, signature_header) + raw(2, action_payload))
    payload = msg(1, header) + raw(2, transaction)
    envelope = raw(1, payload) + raw(2, "signature")
    yield "envelope", envelope
    yield "envelopeDigest", sha(envelope)
    yield "signedByEndorser1", response + b"endorser 1"
    data_hash = sha(envelope + envelope)
    yield "dataHash.two", data_hash
    der = der_header(9, sha(b"previous"), data_hash)
    orderer = msg(1, num(1, 4)) + raw(2, "consenter metadata")
    identifier = num(1, 3) + raw(2, "nonce")
    yield "signedByConsenter3", orderer + identifier + der
    signatures = raw(1, orderer) + msg(2, raw(2, "sig") + raw(3, identifier))
    block = (msg(1, num(1, 9) + raw(2, sha(b"previous")) + raw(3, data_hash))
             + msg(2, msg(1, envelope) + msg(1, envelope))
             + msg(3, msg(1, signatures) + msg(1, raw(1, num(1, 4))) + msg(1, bytes([0, 2])) + msg(1, b"")
                   + msg(1, raw(1, sha(b"commit")))))
    yield "block", block


for entries in (headers(), commit_hashes(), rw_sets(), transactions()):
    for name, value in entries:
        print("%s=%s" % (name, value.hex()))
