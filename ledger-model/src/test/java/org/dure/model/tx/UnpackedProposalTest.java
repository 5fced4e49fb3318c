package org.dure.model.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;
import org.dure.model.Golden;
import org.dure.model.MalformedException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.Test;

final class UnpackedProposalTest {
  private static final ByteString RUBBISH = ByteString.copyFrom(new byte[] {0x0a, 0x55, 1});

  private static SignedProposal golden() throws Exception {
    return SignedProposal.parseFrom(Golden.bytes("signedProposal"));
  }

  /// The golden proposal with its parts changed.
  private static SignedProposal changed(
      Consumer<Proposal.Builder> proposal,
      Consumer<ChannelHeader.Builder> channel,
      Consumer<SignatureHeader.Builder> signature)
      throws Exception {
    Proposal.Builder builder = Proposal.parseFrom(golden().getProposalBytes()).toBuilder();
    Header header = Header.parseFrom(builder.getHeader());
    ChannelHeader.Builder channelHeader =
        ChannelHeader.parseFrom(header.getChannelHeader()).toBuilder();
    SignatureHeader.Builder signatureHeader =
        SignatureHeader.parseFrom(header.getSignatureHeader()).toBuilder();
    channel.accept(channelHeader);
    signature.accept(signatureHeader);
    builder.setHeader(
        header.toBuilder()
            .setChannelHeader(channelHeader.build().toByteString())
            .setSignatureHeader(signatureHeader.build().toByteString())
            .build()
            .toByteString());
    proposal.accept(builder);
    return golden().toBuilder().setProposalBytes(builder.build().toByteString()).build();
  }

  private static void refused(SignedProposal proposal, String why) {
    assertThatThrownBy(() -> UnpackedProposal.of(proposal).checkForm())
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }

  private static ByteString payload(ChaincodeInvocationSpec spec) {
    return ChaincodeProposalPayload.newBuilder()
        .setInput(spec.toByteString())
        .build()
        .toByteString();
  }

  @Test
  void aProposalIsUnpackedAndItsHashLeavesTransientDataOut() throws Exception {
    UnpackedProposal proposal = UnpackedProposal.of(golden());
    proposal.checkForm();

    assertThat(proposal.proposalHash()).isEqualTo(Golden.bytes("proposalHash"));
    assertThat(proposal.chaincodeName()).isEqualTo("land");
    assertThat(proposal.channelId()).isEqualTo("mychannel");
    assertThat(proposal.creator().toStringUtf8()).isEqualTo("a serialized identity");
    assertThat(proposal.input().getArgsList())
        .extracting(ByteString::toStringUtf8)
        .isEqualTo(List.of("register", "parcel-1"));
    assertThat(proposal.payload().getTransientMapMap()).containsKey("secret");
    assertThat(UnpackedProposal.withoutTransient(proposal.payload()).getTransientMapMap())
        .isEmpty();
  }

  @Test
  void everyPartThatDoesNotParseIsNamed() throws Exception {
    refused(SignedProposal.newBuilder().setProposalBytes(RUBBISH).build(), "Proposal");
    refused(changed(p -> p.setHeader(RUBBISH), c -> {}, s -> {}), "unmarshalling Header");
    refused(
        changed(p -> {}, c -> c.setExtension(RUBBISH), s -> {}),
        "unmarshalling ChaincodeHeaderExtension");
    refused(
        changed(p -> p.setPayload(RUBBISH), c -> {}, s -> {}),
        "unmarshalling ChaincodeProposalPayload");
  }

  @Test
  void everyPartThatIsMissingIsNamed() throws Exception {
    ByteString unnamed =
        ChaincodeHeaderExtension.newBuilder()
            .setChaincodeId(ChaincodeID.getDefaultInstance())
            .build()
            .toByteString();
    refused(SignedProposal.getDefaultInstance(), "ChaincodeId is nil");
    refused(changed(p -> {}, c -> c.clearExtension(), s -> {}), "ChaincodeId is nil");
    refused(changed(p -> {}, c -> c.setExtension(unnamed), s -> {}), "Name is empty");
    refused(changed(p -> p.clearPayload(), c -> {}, s -> {}), "did not contain chaincode spec");
    ChaincodeInvocationSpec noInput =
        ChaincodeInvocationSpec.newBuilder().setChaincodeSpec(ChaincodeSpec.newBuilder()).build();
    refused(
        changed(p -> p.setPayload(payload(noInput)), c -> {}, s -> {}),
        "did not contain any input");
  }

  @Test
  void aHeaderThatDoesNotFitIsRefused() throws Exception {
    refused(
        changed(p -> {}, c -> c.setType(HeaderType.MESSAGE_VALUE), s -> {}),
        "invalid header type MESSAGE");
    refused(changed(p -> {}, c -> c.setType(99), s -> {}), "invalid header type 99");
    refused(changed(p -> {}, c -> c.setEpoch(1), s -> {}), "epoch is non-zero");
    refused(changed(p -> {}, c -> {}, s -> s.clearNonce()), "nonce is empty");
    refused(changed(p -> {}, c -> {}, s -> s.clearCreator()), "creator is empty");
    refused(changed(p -> {}, c -> c.setTxId("00"), s -> {}), "incorrectly computed txid '00'");
    refused(golden().toBuilder().clearSignature().build(), "empty signature bytes");
  }
}
