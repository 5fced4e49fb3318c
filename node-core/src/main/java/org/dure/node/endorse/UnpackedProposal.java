package org.dure.node.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// A signed proposal with every layer parsed and the parts present that endorsement needs.
///
/// Nothing is verified yet: not the signature, nor the identity, nor the transaction id.
///
/// @param signed as it came; its `proposal_bytes` are what the creator signed
/// @param header the proposal's header; its bytes go unchanged into the transaction
/// @param chaincode from the header extension, never empty
public record UnpackedProposal(
    SignedProposal signed,
    Header header,
    ChannelHeader channelHeader,
    SignatureHeader signatureHeader,
    String chaincode,
    ChaincodeInput input,
    ChaincodeProposalPayload payload) {

  /// @throws MalformedProposalException naming the layer that cannot be parsed or is missing
  public static UnpackedProposal of(SignedProposal signed) throws MalformedProposalException {
    if (signed.getProposalBytes().isEmpty()) {
      throw new MalformedProposalException("empty proposal bytes");
    }
    String layer = "Proposal";
    try {
      Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
      layer = "Header";
      Header header = Header.parseFrom(proposal.getHeader());
      layer = "ChannelHeader";
      ChannelHeader channelHeader = ChannelHeader.parseFrom(header.getChannelHeader());
      layer = "SignatureHeader";
      SignatureHeader signatureHeader = SignatureHeader.parseFrom(header.getSignatureHeader());
      layer = "ChaincodeHeaderExtension";
      String chaincode =
          chaincode(ChaincodeHeaderExtension.parseFrom(channelHeader.getExtension()));
      layer = "ChaincodeProposalPayload";
      ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
      layer = "ChaincodeInvocationSpec";
      ChaincodeInput input = input(ChaincodeInvocationSpec.parseFrom(payload.getInput()));
      return new UnpackedProposal(
          signed, header, channelHeader, signatureHeader, chaincode, input, payload);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedProposalException(
          "error unmarshalling " + layer + ": " + e.getMessage(), e);
    }
  }

  public String channelId() {
    return channelHeader.getChannelId();
  }

  public String txId() {
    return channelHeader.getTxId();
  }

  public boolean hasTransient() {
    return payload.getTransientMapCount() > 0;
  }

  /// The proposal's payload as it goes into the transaction.
  public ByteString payloadWithoutTransient() {
    return ChaincodeProposalPayload.newBuilder()
        .setInput(payload.getInput())
        .build()
        .toByteString();
  }

  /// SHA-256 over channel header, signature header and the payload without transient data: what the
  /// endorsers' common payload refers to the proposal by.
  public byte[] hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(header.getChannelHeader().asReadOnlyByteBuffer());
      digest.update(header.getSignatureHeader().asReadOnlyByteBuffer());
      digest.update(payloadWithoutTransient().asReadOnlyByteBuffer());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String chaincode(ChaincodeHeaderExtension extension)
      throws MalformedProposalException {
    if (!extension.hasChaincodeId()) {
      throw new MalformedProposalException("ChaincodeHeaderExtension.ChaincodeId is nil");
    }
    if (extension.getChaincodeId().getName().isEmpty()) {
      throw new MalformedProposalException("ChaincodeHeaderExtension.ChaincodeId.Name is empty");
    }
    return extension.getChaincodeId().getName();
  }

  private static ChaincodeInput input(ChaincodeInvocationSpec spec)
      throws MalformedProposalException {
    if (!spec.hasChaincodeSpec()) {
      throw new MalformedProposalException(
          "chaincode invocation spec did not contain chaincode spec");
    }
    if (!spec.getChaincodeSpec().hasInput()) {
      throw new MalformedProposalException("chaincode input did not contain any input");
    }
    return spec.getChaincodeSpec().getInput();
  }
}
