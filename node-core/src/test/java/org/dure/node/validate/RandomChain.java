package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.Version;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.TxRwSet;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.validate.CraftedTransaction.Endorser;
import org.dure.node.validate.NaiveState.Place;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/// Makes the blocks of a channel at random: transactions of a few chaincodes, endorsed in the state
/// before the block or an older one, some of which come late, twice or damaged; definitions that
/// change; configurations with other organisations.
final class RandomChain {
  private static final String LIFECYCLE = "_lifecycle";
  private static final int DELAYED_MAX = 8;
  private static final int EARLIER_MAX = 60;

  private final SampleNetwork network;
  private final Random random;
  private final NaiveValidator naive;
  private final RandomPolicies policies;
  private final RandomSets sets;
  private final RandomDamage damage;
  private final List<ByteString> earlier = new ArrayList<>();
  private final List<ByteString> delayed = new ArrayList<>();
  private NaiveState before;

  /// @param naive has judged all blocks so far
  RandomChain(SampleNetwork network, Random random, NaiveValidator naive) {
    this.network = network;
    this.random = random;
    this.naive = naive;
    this.policies = new RandomPolicies(random);
    this.sets = new RandomSets(random, policies);
    this.damage = new RandomDamage(random);
    this.before = naive.state.copy();
  }

  /// The next block's entries.
  List<ByteString> next(long number) throws Exception {
    List<ByteString> entries = new ArrayList<>();
    sets.nextBlock();
    if (number == 1) {
      entries.addAll(List.of(definition("asset"), definition("beta")));
    } else if (random.nextInt(20) == 0) {
      entries.add(configuration());
    } else {
      for (Iterator<ByteString> late = delayed.iterator(); late.hasNext(); ) {
        ByteString one = late.next();
        if (random.nextInt(3) == 0) {
          entries.add(one);
          late.remove();
        }
      }
      for (int i = 1 + random.nextInt(10); i > 0; i--) {
        entries.add(entry(number, entries));
      }
    }
    earlier.addAll(entries);
    while (earlier.size() > EARLIER_MAX) {
      earlier.removeFirst();
    }
    before = naive.state.copy();
    return entries;
  }

  /// What was made and waits for a later block.
  List<ByteString> waiting() {
    return List.copyOf(delayed);
  }

  private ByteString entry(long number, List<ByteString> soFar) throws Exception {
    int kind = random.nextInt(50);
    if (kind < 2 && !earlier.isEmpty()) {
      return earlier.get(random.nextInt(earlier.size()));
    }
    if (kind == 2) {
      return configuration();
    }
    if (kind == 3) {
      return random.nextBoolean() ? ByteString.EMPTY : ByteString.copyFromUtf8("\nrubbish");
    }
    if (kind == 4 || kind == 5 && random.nextBoolean()) {
      return definition(random.nextInt(3) == 0 ? "beta" : "asset");
    }
    CraftedTransaction transaction = transaction();
    if (kind > 42 && !soFar.isEmpty()) {
      return ahead(number, soFar).build();
    }
    if (kind < 10) {
      damage.damage(transaction);
    }
    List<ByteString> others = random.nextBoolean() ? soFar : earlier;
    if (kind >= 10 && kind < 14 && !others.isEmpty()) {
      takeNonce(transaction, others);
    }
    ByteString made = transaction.build();
    if (random.nextInt(8) == 0 && delayed.size() < DELAYED_MAX) {
      delayed.add(made);
      return transaction().build();
    }
    return made;
  }

  /// Another transaction of the same creator with the nonce, and so the id, of one that was made.
  private void takeNonce(CraftedTransaction transaction, List<ByteString> others) {
    ParsedEnvelope other = ParsedEnvelope.parse(others.get(random.nextInt(others.size())));
    if (other.creator().equals(transaction.signatureHeader.getCreator())) {
      transaction.signatureHeader.setNonce(other.signatureHeader().getNonce());
    }
  }

  /// Reads ranges as the transactions before it in the block leave them.
  private CraftedTransaction ahead(long number, List<ByteString> soFar) throws Exception {
    NaiveValidator copy = naive.copy();
    copy.block(number, soFar);
    return transaction(copy.state);
  }

  private CraftedTransaction transaction() {
    return transaction(null);
  }

  private CraftedTransaction transaction(NaiveState ofRanges) {
    String chaincode =
        switch (random.nextInt(20)) {
          case 0 -> "nobody";
          case 1, 2, 3, 4 -> "beta";
          case 5 -> LIFECYCLE;
          default -> "asset";
        };
    NaiveState seen = random.nextInt(4) == 0 ? before : naive.state;
    SigningIdentity client = network.client(random.nextInt(6) == 0 ? 1 + random.nextInt(3) : 1);
    CraftedTransaction transaction = new CraftedTransaction(network, client, chaincode);
    List<NsRwSet> namespaces = new ArrayList<>();
    namespaces.add(sets.of(chaincode, seen, ofRanges == null ? seen : ofRanges));
    if (random.nextInt(4) == 0) {
      String second = random.nextInt(12) == 0 ? "nobody" : "beta";
      if (!second.equals(chaincode) || random.nextInt(10) == 0) {
        namespaces.add(random.nextInt(2), sets.of(second, seen, seen));
      }
    }
    if (random.nextInt(3) == 0 && !chaincode.equals(LIFECYCLE)) {
      namespaces.add(sequenceOf(chaincode, seen));
    }
    transaction.action.setResults(new TxRwSet(namespaces).toBytes());
    transaction.endorsers = endorsers();
    return transaction;
  }

  /// What every endorser of Fabric reads beside all that the chaincode does.
  private static NsRwSet sequenceOf(String chaincode, NaiveState seen) {
    String key = "namespaces/fields/" + chaincode + "/Sequence";
    KvRead read = new KvRead(key, seen.version(Place.of(LIFECYCLE, key)));
    return new NsRwSet(LIFECYCLE, List.of(read), List.of(), List.of(), List.of(), List.of());
  }

  private List<Endorser> endorsers() {
    List<Endorser> endorsers = new ArrayList<>();
    boolean all = random.nextInt(4) > 0;
    for (int org = 1; org <= 3; org++) {
      if (all || random.nextInt(2) == 0) {
        boolean client = random.nextInt(20) == 0;
        SigningIdentity who = client ? network.client(org) : network.peer(org);
        endorsers.add(new Endorser(who, random.nextInt(40) == 0));
        if (random.nextInt(12) == 0) {
          endorsers.add(new Endorser(who, false));
        }
      }
    }
    return endorsers;
  }

  private ByteString definition(String name) throws Exception {
    String fields = "namespaces/fields/" + name + "/";
    Place sequence = Place.of(LIFECYCLE, fields + "Sequence");
    NaiveState now = naive.state;
    long next =
        now.cells.containsKey(sequence)
            ? StateData.parseFrom(now.cells.get(sequence).value()).getInt64() + 1
            : 1;
    boolean sane = next == 1 || random.nextInt(12) > 0;
    StateMetadata metadata =
        StateMetadata.newBuilder()
            .setDatatype(sane || random.nextInt(3) > 0 ? "ChaincodeDefinition" : "Other")
            .addAllFields(List.of("Sequence", "EndorsementInfo", "ValidationInfo", "Collections"))
            .build();
    ByteString policy = policies.ofChaincode();
    ChaincodeValidationInfo validation =
        ChaincodeValidationInfo.newBuilder()
            .setValidationPlugin(sane || random.nextInt(3) > 0 ? "vscc" : "mine")
            .setValidationParameter(sane || random.nextInt(3) > 0 ? policy : ByteString.EMPTY)
            .build();
    ByteString endorsement =
        ChaincodeEndorsementInfo.newBuilder().setVersion(next + ".0").build().toByteString();
    List<KvWrite> writes =
        List.of(
            KvWrite.of("namespaces/metadata/" + name, metadata.toByteString()),
            KvWrite.of(
                fields + "Sequence", StateData.newBuilder().setInt64(next).build().toByteString()),
            KvWrite.of(fields + "EndorsementInfo", data(endorsement, sane)),
            KvWrite.of(fields + "ValidationInfo", data(validation.toByteString(), sane)),
            KvWrite.of(fields + "Collections", data(policies.collections().toByteString(), sane)));
    Version version = now.version(sequence);
    NsRwSet set =
        new NsRwSet(
            LIFECYCLE,
            List.of(new KvRead(fields + "Sequence", version)),
            List.of(),
            writes,
            List.of(),
            List.of());
    CraftedTransaction transaction = new CraftedTransaction(network, network.client(1), LIFECYCLE);
    transaction.action.setResults(new TxRwSet(List.of(set)).toBytes());
    return transaction.build();
  }

  private ByteString data(ByteString field, boolean sane) {
    if (!sane && random.nextInt(8) == 0) {
      return random.nextBoolean()
          ? ByteString.copyFromUtf8("\nrubbish")
          : StateData.newBuilder().setString("no bytes").build().toByteString();
    }
    return StateData.newBuilder().setBytes(field).build().toByteString();
  }

  /// With two or three organisations; now and then one that does not follow.
  private ByteString configuration() throws Exception {
    long sequence = naive.configSequence() + (random.nextInt(6) == 0 ? 2 : 1);
    Config config = network.configOf(2 + random.nextInt(2), sequence);
    CraftedTransaction transaction = new CraftedTransaction(network, network.client(1), "");
    transaction.channelHeader.setType(HeaderType.CONFIG_VALUE).clearExtension();
    if (random.nextBoolean()) {
      transaction.channelHeader.clearTxId();
    }
    transaction.data = ConfigEnvelope.newBuilder().setConfig(config).build().toByteString();
    return transaction.build();
  }
}
