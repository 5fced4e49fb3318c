package org.dure.node.grpc;

import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;
import org.dure.api.admin.v1.AdminGrpc;
import org.dure.api.admin.v1.NodeStatus;
import org.dure.api.admin.v1.StatusRequest;

/// `dure.admin.v1.Admin`: where the node stands. Tells nothing that block headers and the channel's
/// configuration do not tell.
public final class AdminService extends AdminGrpc.AdminImplBase {
  private final Supplier<NodeStatus> status;

  public AdminService(Supplier<NodeStatus> status) {
    this.status = status;
  }

  @Override
  public void status(StatusRequest request, StreamObserver<NodeStatus> answer) {
    answer.onNext(status.get());
    answer.onCompleted();
  }
}
