package org.dure.node.snapshot;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;

/// Counts the consenters that vouch for one content. Block certificates prove the chain and not
/// what the state files hold; of more nodes than may be faulty at least one is correct.
final class ManifestCount {
  private final ChannelConfig config;
  private final SnapshotCheck.Trust trust;

  ManifestCount(ChannelConfig config, SnapshotCheck.Trust trust) {
    this.config = config;
    this.trust = trust;
  }

  void check(List<Manifest> manifests) throws SnapshotException {
    Set<Integer> consenters = new TreeSet<>();
    Manifest first = manifests.getFirst();
    for (Manifest manifest : manifests) {
      Consenter consenter = signer(manifest);
      if (!manifest.agrees(first)) {
        throw new SnapshotException(
            "the manifest of consenter %d (%s) tells of other content than the snapshot's own"
                .formatted(consenter.id(), consenter.mspId()));
      }
      consenters.add(consenter.id());
    }
    int needed =
        switch (trust) {
          case MORE_THAN_FAULTY -> config.consenters().faulty() + 1;
          case ONE_NODE -> 1;
        };
    if (consenters.size() < needed) {
      throw new SnapshotException(
          "manifests of %d consenters vouch for the snapshot, %d are needed: give those of other nodes' snapshots at block %d too"
              .formatted(consenters.size(), needed, first.lastBlock()));
    }
  }

  private Consenter signer(Manifest manifest) throws SnapshotException {
    if (!(config.membership().identity(manifest.signer())
        instanceof IdentityResult.Known(Identity identity))) {
      throw new SnapshotException("a manifest is signed by nobody of the channel");
    }
    Consenter consenter =
        config
            .consenters()
            .byPublicKey(identity.certificate().getPublicKey().getEncoded())
            .orElseThrow(() ->
                new SnapshotException(
                    "a manifest is signed by %s, who is no consenter"
                        .formatted(identity.certificate().getSubjectX500Principal())));
    if (!identity.verify(manifest.signed(), manifest.signature())) {
      throw new SnapshotException(
          "the signature of consenter %d (%s) under its manifest is not genuine"
              .formatted(consenter.id(), consenter.mspId()));
    }
    return consenter;
  }
}
