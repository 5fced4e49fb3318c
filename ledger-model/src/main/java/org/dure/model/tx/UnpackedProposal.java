package org.dure.model.tx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.Wire;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// A signed proposal with everything an endorser looks at, unpacked once
/// (core/endorser/msgvalidation.go).
///
/// @param header the header's bytes as they came
/// @param payload the proposal's payload with transient data
/// @param proposalHash SHA-256 of channel header, signature header and payload without transient
///   data
public record UnpackedProposal(
    SignedProposal signed,
    Header header,
    ChannelHeader channelHeader,
    SignatureHeader signatureHeader,
    String chaincodeName,
    ChaincodeProposalPayload payload,
    ChaincodeInput input,
    ByteString proposalHash) {

  /// Unpacks a proposal.
  ///
  /// @throws MalformedException if a part is missing or does not parse, in the words Fabric's
  ///   clients know
  public static UnpackedProposal of(SignedProposal signed) throws MalformedException {
    Proposal proposal = parse("Proposal", Proposal.parser(), signed.getProposalBytes());
    Header header = parse("Header", Header.parser(), proposal.getHeader());
    ChannelHeader channelHeader =
        parse("ChannelHeader", ChannelHeader.parser(), header.getChannelHeader());
    SignatureHeader signatureHeader =
        parse("SignatureHeader", SignatureHeader.parser(), header.getSignatureHeader());
    String name = chaincodeName(channelHeader);
    ChaincodeProposalPayload payload =
        parse("ChaincodeProposalPayload", ChaincodeProposalPayload.parser(), proposal.getPayload());
    return new UnpackedProposal(
        signed,
        header,
        channelHeader,
        signatureHeader,
        name,
        payload,
        inputOf(payload),
        Sha256.of(
            header.getChannelHeader(),
            header.getSignatureHeader(),
            withoutTransient(payload).toByteString()));
  }

  /// The part of the payload that goes into the transaction.
  public static ChaincodeProposalPayload withoutTransient(ChaincodeProposalPayload payload) {
    return ChaincodeProposalPayload.newBuilder().setInput(payload.getInput()).build();
  }

  /// Checks what can be seen without knowing the creator: type, epoch, nonce, creator, transaction
  /// id, signature present.
  ///
  /// @throws MalformedException if one of them is wrong, in the words Fabric's clients know
  public void checkForm() throws MalformedException {
    int type = channelHeader.getType();
    require(
        type == HeaderType.ENDORSER_TRANSACTION_VALUE || type == HeaderType.CONFIG_VALUE,
        "invalid header type " + typeName(type));
    require(channelHeader.getEpoch() == 0, "epoch is non-zero");
    require(!signatureHeader.getNonce().isEmpty(), "nonce is empty");
    require(!signatureHeader.getCreator().isEmpty(), "creator is empty");
    String expected = TxId.of(signatureHeader.getNonce(), signatureHeader.getCreator());
    require(
        txId().equals(expected),
        "incorrectly computed txid '" + txId() + "' -- expected '" + expected + "'");
    require(!signed.getSignature().isEmpty(), "empty signature bytes");
  }

  public String channelId() {
    return channelHeader.getChannelId();
  }

  public String txId() {
    return channelHeader.getTxId();
  }

  /// The serialized identity of whoever signed.
  public ByteString creator() {
    return signatureHeader.getCreator();
  }

  private static String chaincodeName(ChannelHeader channelHeader) throws MalformedException {
    ChaincodeHeaderExtension extension =
        parse(
            "ChaincodeHeaderExtension",
            ChaincodeHeaderExtension.parser(),
            channelHeader.getExtension());
    require(extension.hasChaincodeId(), "ChaincodeHeaderExtension.ChaincodeId is nil");
    String name = extension.getChaincodeId().getName();
    require(!name.isEmpty(), "ChaincodeHeaderExtension.ChaincodeId.Name is empty");
    return name;
  }

  private static ChaincodeInput inputOf(ChaincodeProposalPayload payload)
      throws MalformedException {
    ChaincodeInvocationSpec spec =
        parse("ChaincodeInvocationSpec", ChaincodeInvocationSpec.parser(), payload.getInput());
    require(spec.hasChaincodeSpec(), "chaincode invocation spec did not contain chaincode spec");
    require(spec.getChaincodeSpec().hasInput(), "chaincode input did not contain any input");
    return spec.getChaincodeSpec().getInput();
  }

  private static String typeName(int type) {
    HeaderType known = HeaderType.forNumber(type);
    return known == null ? Integer.toString(type) : known.name();
  }

  private static void require(boolean holds, String otherwise) throws MalformedException {
    if (!holds) {
      throw new MalformedException(otherwise);
    }
  }

  private static <T> T parse(String what, Parser<T> parser, ByteString bytes)
      throws MalformedException {
    try {
      return Wire.parse(parser, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("error unmarshalling " + what, e);
    }
  }
}
