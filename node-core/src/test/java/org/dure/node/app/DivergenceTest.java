package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dure.node.gateway.TestNetwork;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

/// Rule C2 on whole nodes: one whose state was tampered with on disk stops its channel at the next
/// checkpoint and says where it began to differ.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class DivergenceTest {

  @Test
  void aNodeWhoseStateWasTamperedWithStopsAndNamesTheBlock(@TempDir Path folder) throws Exception {
    try (NodeNetwork network = new NodeNetwork(folder, 4)) {
      network.startAll();
      network.deploy("probe", TestNetwork.probePackage("probe_1"));
      try (Gateway gateway = network.gateway(1, 1, "User1")) {
        Contract probe = gateway.getNetwork(NodeNetwork.CHANNEL).getContract("probe");
        submit(probe, "put", "balance", "100");
        long height = network.channel(1).ledger().height();
        network.await("4 has it too", () -> network.channel(4).ledger().height() == height);
        network.stop(4);
        tamper(network.home(4).resolve("data/ledger").resolve(NodeNetwork.CHANNEL), "balance");
        network.start(4);
        // It reads a range in which one node lacks a key.
        long differs = submit(probe, "count", "a", "z");
        assertThat(network.channel(4).ordering().stoppedBecause()).isEmpty();
        for (int i = 0; i < 32; i++) {
          submit(probe, "put", "other" + i, "x");
        }
        network.await(
            "4 says where it differs",
            () ->
                network
                    .channel(4)
                    .ordering()
                    .stoppedBecause()
                    .endsWith("the first block with another outcome here is " + differs));
        assertThat(network.channel(4).ordering().stoppedBecause())
            .contains("this node differs from a quorum at block");
        // The others do not mind.
        submit(probe, "count", "a", "z");
        assertThat(network.channel(1).ordering().stoppedBecause()).isEmpty();
      }
    }
  }

  /// @return the block's number
  private static long submit(Contract probe, String... call) throws Exception {
    SubmittedTransaction submitted =
        probe
            .newProposal(call[0])
            .addArguments(List.of(call).subList(1, call.length).toArray(String[]::new))
            .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
            .build()
            .endorse()
            .submitAsync();
    Status status = submitted.getStatus();
    assertThat(status.isSuccessful()).as(status.getCode().name()).isTrue();
    return status.getBlockNumber();
  }

  /// Deletes a key of the state behind the node's back.
  private static void tamper(Path database, String key) throws Exception {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    try (Options options = new Options()) {
      for (byte[] family : RocksDB.listColumnFamilies(options, database.toString())) {
        families.add(new ColumnFamilyDescriptor(family));
      }
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (RocksDB db = RocksDB.open(database.toString(), families, handles)) {
      int deleted = 0;
      for (int i = 0; i < handles.size(); i++) {
        boolean state =
            new String(families.get(i).getName(), StandardCharsets.UTF_8).equals("state");
        if (state) {
          deleted += delete(db, handles.get(i), key);
        }
      }
      assertThat(deleted).isEqualTo(1);
      handles.forEach(ColumnFamilyHandle::close);
    }
  }

  private static int delete(RocksDB db, ColumnFamilyHandle state, String key) throws Exception {
    int deleted = 0;
    try (RocksIterator entries = db.newIterator(state)) {
      for (entries.seekToFirst(); entries.isValid(); entries.next()) {
        if (new String(entries.key(), StandardCharsets.UTF_8).endsWith(key)) {
          db.delete(state, entries.key());
          deleted++;
        }
      }
    }
    return deleted;
  }
}
