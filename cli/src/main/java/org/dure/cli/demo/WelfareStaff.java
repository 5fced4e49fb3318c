package org.dure.cli.demo;

import java.util.ArrayList;
import java.util.List;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.OrgName;

/// Everybody who works with the contract in the demonstration, each with a certificate of their
/// own.
record WelfareStaff(
    Benefits ministry,
    Benefits officer,
    List<Benefits> reviewers,
    Benefits tax,
    Benefits registry,
    Benefits treasury,
    Benefits shops,
    Benefits auditor,
    Benefits bank)
    implements AutoCloseable {

  WelfareStaff {
    reviewers = List.copyOf(reviewers);
  }

  static WelfareStaff appoint(NetworkFolder network) {
    Officials officials = new Officials(network);
    officials.appoint(1, "ministry", "ministry");
    officials.appoint(1, "officer1", "officer");
    officials.appoint(1, "reviewer1", "reviewer");
    officials.appoint(2, "reviewer2", "reviewer");
    officials.appoint(2, "tax1", "attester");
    officials.appoint(3, "registry1", "attester");
    officials.appoint(1, "treasury1", "treasury");
    officials.appoint(1, "shops1", "merchants");
    officials.appoint(3, "auditor1", "auditor");
    return new WelfareStaff(
        user(network, 1, "ministry"),
        user(network, 1, "officer1"),
        List.of(user(network, 1, "reviewer1"), user(network, 2, "reviewer2")),
        user(network, 2, "tax1"),
        user(network, 3, "registry1"),
        user(network, 1, "treasury1"),
        user(network, 1, "shops1"),
        user(network, 3, "auditor1"),
        user(network, 4, "User1"));
  }

  private static Benefits user(NetworkFolder network, int org, String name) {
    return new Benefits(new SteadyUser(network, new OrgName(org), name, Benefits.CHAINCODE));
  }

  @Override
  public void close() {
    List<Benefits> all =
        new ArrayList<>(List.of(ministry, officer, tax, registry, treasury, shops, auditor, bank));
    all.addAll(reviewers);
    all.forEach(Benefits::close);
  }
}
