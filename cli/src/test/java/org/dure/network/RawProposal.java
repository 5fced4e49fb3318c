package org.dure.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// A proposal built field by field, so that a test can make any of them wrong.
record RawProposal(
    String channel,
    byte[] creator,
    byte[] nonce,
    String txId,
    Instant timestamp,
    List<String> args) {

  /// A proposal that is right in every field: a call of `kv` on `mychannel` at this moment.
  static RawProposal of(byte[] creator, String... args) {
    byte[] nonce = new byte[24];
    ThreadLocalRandom.current().nextBytes(nonce);
    return new RawProposal(
        "mychannel", creator, nonce, txId(nonce, creator), Instant.now(), List.of(args));
  }

  RawProposal at(Instant moment) {
    return new RawProposal(channel, creator, nonce, txId, moment, args);
  }

  RawProposal withTxId(String other) {
    return new RawProposal(channel, creator, nonce, other, timestamp, args);
  }

  RawProposal onChannel(String other) {
    return new RawProposal(other, creator, nonce, txId, timestamp, args);
  }

  SignedProposal signed(Signing signing) throws Exception {
    ByteString bytes = proposal().toByteString();
    return SignedProposal.newBuilder()
        .setProposalBytes(bytes)
        .setSignature(ByteString.copyFrom(signing.sign(bytes.toByteArray())))
        .build();
  }

  private Proposal proposal() {
    return Proposal.newBuilder()
        .setHeader(header().toByteString())
        .setPayload(
            ChaincodeProposalPayload.newBuilder()
                .setInput(
                    ChaincodeInvocationSpec.newBuilder()
                        .setChaincodeSpec(
                            ChaincodeSpec.newBuilder().setChaincodeId(kv()).setInput(input()))
                        .build()
                        .toByteString())
                .build()
                .toByteString())
        .build();
  }

  private Header header() {
    return Header.newBuilder()
        .setChannelHeader(
            ChannelHeader.newBuilder()
                .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                .setChannelId(channel)
                .setTxId(txId)
                .setTimestamp(
                    Timestamp.newBuilder()
                        .setSeconds(timestamp.getEpochSecond())
                        .setNanos(timestamp.getNano()))
                .setExtension(
                    ChaincodeHeaderExtension.newBuilder()
                        .setChaincodeId(kv())
                        .build()
                        .toByteString())
                .build()
                .toByteString())
        .setSignatureHeader(
            SignatureHeader.newBuilder()
                .setCreator(ByteString.copyFrom(creator))
                .setNonce(ByteString.copyFrom(nonce))
                .build()
                .toByteString())
        .build();
  }

  private ChaincodeInput input() {
    ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
    args.forEach(arg -> input.addArgs(ByteString.copyFromUtf8(arg)));
    return input.build();
  }

  private static ChaincodeID kv() {
    return ChaincodeID.newBuilder().setName("kv").build();
  }

  private static String txId(byte[] nonce, byte[] creator) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(nonce);
      return HexFormat.of().formatHex(sha.digest(creator));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Signs a message; a hostile one may sign wrongly.
  interface Signing {
    byte[] sign(byte[] message) throws Exception;
  }
}
