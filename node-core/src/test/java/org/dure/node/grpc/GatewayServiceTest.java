package org.dure.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import org.dure.node.gateway.TestNetwork;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayServiceTest {

  @Test
  void failuresCarryADetailPerNodeAndRefusalsTheirText(@TempDir Path directory) throws Exception {
    try (TestNetwork network = new TestNetwork(directory, 2)) {
      network.deploy("probe", 1, 2);
      var node = network.nodes.getFirst();
      network.nodes.get(1).down = true;
      Answer<EndorseResponse> endorsed = new Answer<>();
      new GatewayService(node.gateway)
          .endorse(
              EndorseRequest.newBuilder()
                  .setProposedTransaction(
                      network.proposal(network.user(1, "User1"), "probe", "put", "k", "v"))
                  .build(),
              endorsed);

      com.google.rpc.Status status = StatusProto.fromThrowable(endorsed.error);
      assertThat(status).isNotNull();
      assertThat(status.getCode()).isEqualTo(Status.Code.ABORTED.value());
      assertThat(status.getDetails(0).getTypeUrl())
          .isEqualTo("type.googleapis.com/gateway.ErrorDetail");
      assertThat(status.getDetails(0).unpack(ErrorDetail.class).getMspId()).isEqualTo("Org2MSP");

      Answer<ProposalResponse> processed = new Answer<>();
      new EndorserService(node.endorser)
          .processProposal(SignedProposal.getDefaultInstance(), processed);
      assertThat(Status.fromThrowable(processed.error).getCode()).isEqualTo(Status.Code.UNKNOWN);
    }
  }

  /// Keeps what a service answers.
  private static final class Answer<T> implements StreamObserver<T> {
    private @Nullable Throwable error;

    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable thrown) {
      error = thrown;
    }

    @Override
    public void onCompleted() {}
  }
}
