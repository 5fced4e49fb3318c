package org.dure.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dure.cli.block.BlockReader;
import org.dure.cli.block.BlockView;
import org.dure.cli.client.AtOnce;
import org.dure.cli.client.Transactions.Committed;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.ProgressBar;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.OrgName;
import org.dure.cli.operate.Bringup;
import org.dure.cli.operate.Survey;
import org.dure.cli.operate.SurveyTable;
import org.dure.contracts.land.data.Cadastre;

/// The land registry's story on a running network with the contract deployed: real parcels are
/// registered, the leader is killed meanwhile and comes back, one parcel is sold, and all nodes end
/// with the same ledger. May be told again on the same network; then nothing is registered twice
/// and another parcel is sold.
public final class LandDemo {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final double KILL_AT = 0.35;
  private static final double HEAL_AT = 0.7;

  private final Console console;
  private final NetworkFolder network;
  private final Bringup bringup;

  public LandDemo(Console console, NetworkFolder network, Bringup bringup) {
    this.console = console;
    this.network = network;
    this.bringup = bringup;
  }

  /// @param parcelsMax how many parcels to register at most
  public void tell(int parcelsMax) {
    OrgName first = new OrgName(1);
    OrgName second = new OrgName(Math.min(2, network.spec().size()));
    OrgName third = new OrgName(Math.min(3, network.spec().size()));
    OrgName last = new OrgName(network.spec().size());
    String buyerName = third.equals(second) ? "Admin" : "User1";
    String registrarName = second.equals(first) ? "Admin" : "User1";
    try (Registry registrar = registry(first, registrarName);
        Registry seller = registry(second, "User1");
        Registry buyer = registry(third, buyerName);
        Registry notary = registry(last, "Admin")) {
      registrar.initialise(first.mspId(), last.mspId());
      console.print("registrar  %s of %s".formatted(registrarName, first.mspId()));
      console.print("notary     Admin of " + last.mspId());
      console.print("seller     User1 of %s, owner %s".formatted(second.mspId(), seller.ownerId()));
      console.print(
          "buyer      %s of %s, owner %s".formatted(buyerName, third.mspId(), buyer.ownerId()));
      load(
          registrar,
          Batch.ofCounties(parcelsMax, seller.ownerId()),
          "counties of the United States as parcels",
          survivesACrash());
      sell(registrar, seller, buyer, notary);
    }
    console.print("");
    Survey survey = bringup.awaitConvergence(network, PATIENCE);
    console.print(SurveyTable.render(survey));
    console.print("all nodes have the same height and the same state; nothing is lost");
  }

  /// Loads a made-up cadastre and measures how soon it is searched.
  public void load(Cadastre cadastre) {
    OrgName first = new OrgName(1);
    OrgName last = new OrgName(network.spec().size());
    try (Registry registrar = registry(first, "User1")) {
      registrar.initialise(first.mspId(), last.mspId());
      load(registrar, Batch.ofCadastre(cadastre), "lots of a made-up cadastre", false);
      load(registrar, Batch.salesOf(cadastre), "sales of the old register", false);
      new Searches(console, registrar, cadastre).measure();
    }
    console.print("");
    console.print(SurveyTable.render(bringup.awaitConvergence(network, PATIENCE)));
  }

  private Registry registry(OrgName org, String userName) {
    return new Registry(new SteadyUser(network, org, userName, Registry.CHAINCODE));
  }

  /// Enters what is not on the ledger yet.
  ///
  /// @param crash whether the leader is killed meanwhile and comes back
  private void load(Registry registrar, List<Batch> all, String what, boolean crash) {
    List<Boolean> known = AtOnce.map(all, batch -> registrar.hasBatch(batch.id()));
    List<Batch> missing = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!known.get(i)) {
        missing.add(all.get(i));
      }
    }
    int total = missing.stream().mapToInt(Batch::size).sum();
    if (total == 0) {
      console.print("\n%s: all are entered already".formatted(what));
      return;
    }
    console.print("\nentering %,d %s in %,d transactions".formatted(total, what, missing.size()));
    ProgressBar bar = new ProgressBar(console, "entered", total);
    Loading loading = new Loading(registrar, bar, missing);
    long begin = System.nanoTime();
    loading.start();
    if (crash) {
      LeaderCrash leader = new LeaderCrash(console, network, bringup);
      loading.await((int) (total * KILL_AT));
      bar.interrupt("  " + leader.kill());
      loading.await((int) (total * HEAL_AT));
      bar.interrupt("  starting it again");
      leader.heal(PATIENCE);
    }
    loading.await(total);
    double seconds = (System.nanoTime() - begin) / 1e9;
    console.print(
        "entered %,d in %.0f s: %.0f titles a second".formatted(total, seconds, total / seconds));
  }

  /// All nodes run: the title's own policy wants the owner's organisation to endorse.
  private void sell(Registry registrar, Registry seller, Registry buyer, Registry notary) {
    String parcel =
        registrar
            .parcelOf(seller.ownerId())
            .orElseThrow(() ->
                new CommandFailure(
                    ExitCode.FAILED,
                    "the seller has sold everything; begin anew with: dure network clean"));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Sale sale = Sale.of(parcel, "offer-" + now.getEpochSecond(), "125000000", "USD");
    console.print("\nselling parcel " + parcel);
    step(
        "offered by the seller",
        seller.offer(sale, buyer.ownerId(), now.plus(30, ChronoUnit.DAYS).toString()));
    step("price told to the parties", seller.disclose(sale, mspIds(registrar, seller, buyer)));
    step("accepted by the buyer", buyer.accept(sale));
    step("certified by the notary", notary.certify(sale));
    step("entered by the registrar", registrar.enter(sale));
    console.print("\nextract of title\n" + registrar.extract(parcel).indent(2).stripTrailing());
    standing(registrar, registrar.lastChange(parcel));
  }

  private static List<String> mspIds(Registry... parties) {
    return Stream.of(parties)
        .map(party -> party.user().session().user().mspId())
        .distinct()
        .toList();
  }

  private void step(String what, Optional<Committed> committed) {
    console.print(
        "  %-26s %s"
            .formatted(
                what,
                committed
                    .map(done ->
                        "block %d, transaction %s".formatted(done.block(), done.transactionId()))
                    .orElse("done, though its first answer was lost with a node")));
  }

  /// Where in the chain the title stands, and who vouches for it.
  private void standing(Registry registrar, String transactionId) {
    BlockReader reader = new BlockReader(registrar.user().session());
    BlockView block = reader.view(reader.read(transactionId));
    List<BlockView.Signer> signers =
        block.signatures().stream().filter(BlockView.Signer::valid).toList();
    console.print("\nit stands in block %d, hash %s".formatted(block.number(), block.hash()));
    console.print("  by transaction " + transactionId);
    console.print(
        "  signed by %d consenters (%d needed): %s"
            .formatted(
                signers.size(),
                block.quorum(),
                signers.stream()
                    .map(signer -> signer.consenter() + " of " + signer.mspId())
                    .collect(Collectors.joining(", "))));
    console.print("  see it with: dure block show " + transactionId);
  }

  private boolean survivesACrash() {
    return network.spec().size() >= LeaderCrash.NODES_TO_SURVIVE;
  }
}
