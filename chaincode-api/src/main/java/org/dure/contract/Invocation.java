package org.dure.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// What a client asked for: the part of a call that is not the ledger. `creator` is a marshalled
/// SerializedIdentity, `args` starts with the function name, `binding` is SHA-256(nonce ‖ creator ‖
/// epoch, little endian). `init` says that the chaincode is to be initialised by this call.
public record Invocation(
    String channelId,
    String txId,
    Instant timestamp,
    List<byte[]> args,
    byte[] creator,
    byte[] binding,
    Map<String, byte[]> transientData,
    SignedProposal proposal,
    boolean init) {

  public Invocation {
    args = List.copyOf(args);
    transientData = Map.copyOf(transientData);
  }

  /// Reads a call from a signed proposal that the caller has already checked.
  public static Invocation of(SignedProposal signed) throws InvalidProtocolBufferException {
    Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
    Header header = Header.parseFrom(proposal.getHeader());
    ChannelHeader channel = ChannelHeader.parseFrom(header.getChannelHeader());
    SignatureHeader signature = SignatureHeader.parseFrom(header.getSignatureHeader());
    ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
    ChaincodeInvocationSpec spec = ChaincodeInvocationSpec.parseFrom(payload.getInput());
    return new Invocation(
        channel.getChannelId(),
        channel.getTxId(),
        Instant.ofEpochSecond(
            channel.getTimestamp().getSeconds(), channel.getTimestamp().getNanos()),
        bytes(spec.getChaincodeSpec().getInput().getArgsList()),
        signature.getCreator().toByteArray(),
        binding(signature, channel.getEpoch()),
        payload.getTransientMapMap().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toByteArray())),
        signed,
        spec.getChaincodeSpec().getInput().getIsInit());
  }

  /// The same client's call with other input: what a chaincode called by a chaincode is given.
  public Invocation withInput(List<byte[]> other, boolean initialising) {
    return new Invocation(
        channelId, txId, timestamp, other, creator, binding, transientData, proposal, initialising);
  }

  private static List<byte[]> bytes(List<ByteString> strings) {
    return strings.stream().map(ByteString::toByteArray).toList();
  }

  private static byte[] binding(SignatureHeader signature, long epoch) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(signature.getNonce().asReadOnlyByteBuffer());
      digest.update(signature.getCreator().asReadOnlyByteBuffer());
      digest.update(
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(epoch).array());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
