package org.dure.cli.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.membership.msp.SignedEnvelopes;
import org.dure.model.tx.TxId;
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
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;

/// Installs packages on one node: calls of `_lifecycle` outside any channel, which a gateway does
/// not carry and which therefore go to the Endorser service, as with Fabric's peer command.
final class Installer {
  private static final String LIFECYCLE = "_lifecycle";
  private static final long PATIENCE_SECONDS = 60;
  private static final int STATUS_ERROR = 400;

  private final NodeConnection node;
  private final UserIdentity admin;

  Installer(NodeConnection node, UserIdentity admin) {
    this.node = node;
    this.admin = admin;
  }

  boolean isInstalled(String packageId) {
    try {
      ByteString answer =
          call(
              "QueryInstalledChaincodes",
              QueryInstalledChaincodesArgs.getDefaultInstance().toByteString());
      return QueryInstalledChaincodesResult.parseFrom(answer).getInstalledChaincodesList().stream()
          .anyMatch(installed -> installed.getPackageId().equals(packageId));
    } catch (InvalidProtocolBufferException e) {
      throw new CommandFailure(
          ExitCode.FAILED, node.home().name() + " answered with an unreadable list of packages", e);
    }
  }

  void install(ChaincodeArchive archive) {
    call(
        "InstallChaincode",
        InstallChaincodeArgs.newBuilder()
            .setChaincodeInstallPackage(ByteString.copyFrom(archive.bytes()))
            .build()
            .toByteString());
  }

  private ByteString call(String function, ByteString argument) {
    try {
      ProposalResponse answer =
          EndorserGrpc.newBlockingStub(node.channel())
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .processProposal(signed(proposal(function, argument)));
      if (answer.getResponse().getStatus() >= STATUS_ERROR) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "%s refused %s: %s"
                .formatted(node.home().name(), function, answer.getResponse().getMessage()));
      }
      return answer.getResponse().getPayload();
    } catch (StatusRuntimeException e) {
      throw Transactions.failure(function + " on " + node.home().name(), e);
    }
  }

  private Proposal proposal(String function, ByteString argument) {
    SignatureHeader signatureHeader = SignedEnvelopes.header(admin.signing());
    ChaincodeID chaincode = ChaincodeID.newBuilder().setName(LIFECYCLE).build();
    Instant now = Instant.now();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setTxId(TxId.of(signatureHeader.getNonce(), signatureHeader.getCreator()))
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(chaincode)
                    .build()
                    .toByteString())
            .build();
    ChaincodeInput input =
        ChaincodeInput.newBuilder()
            .addAllArgs(List.of(ByteString.copyFromUtf8(function), argument))
            .build();
    ChaincodeInvocationSpec invocation =
        ChaincodeInvocationSpec.newBuilder()
            .setChaincodeSpec(
                ChaincodeSpec.newBuilder()
                    .setType(ChaincodeSpec.Type.GOLANG)
                    .setChaincodeId(chaincode)
                    .setInput(input))
            .build();
    return Proposal.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setChannelHeader(channelHeader.toByteString())
                .setSignatureHeader(signatureHeader.toByteString())
                .build()
                .toByteString())
        .setPayload(
            ChaincodeProposalPayload.newBuilder()
                .setInput(invocation.toByteString())
                .build()
                .toByteString())
        .build();
  }

  private SignedProposal signed(Proposal proposal) {
    ByteString bytes = proposal.toByteString();
    return SignedProposal.newBuilder()
        .setProposalBytes(bytes)
        .setSignature(admin.signing().sign(bytes))
        .build();
  }
}
