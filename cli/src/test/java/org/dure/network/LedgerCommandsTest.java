package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dure.cli.Dure;
import org.dure.cli.console.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The ledger of a real node's process, cared for as its operator would.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class LedgerCommandsTest {
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int dure(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return Dure.commandLine(new Console(new PrintWriter(out), new PrintWriter(err), false))
        .execute(arguments);
  }

  @Test
  void anOperatorChecksRebuildsExportsAndImports() throws Exception {
    try (TestNetwork network = TestNetwork.own(1)) {
      Path home = network.home(1).path();
      Path file = home.resolve("blocks");
      assertThat(dure("ledger", "verify", "--home", home.toString())).isEqualTo(3);
      assertThat(err.toString()).contains("is in use by another process: stop that one first");
      assertThat(dure("ledger", "rebuild", "--home", home.toString())).isEqualTo(3);
      network.kill(1);

      assertThat(dure("ledger", "verify", "--home", home.toString())).as(err.toString()).isZero();
      assertThat(out.toString()).contains("channel mychannel: checked", "nothing is wrong");
      assertThat(dure("ledger", "rebuild", "--home", home.toString())).isZero();
      assertThat(out.toString()).contains("channel mychannel: rebuilt from");
      assertThat(dure("ledger", "export", "--home", home.toString(), file.toString())).isZero();
      assertThat(dure("ledger", "export", "--home", home.toString(), "--from", "99999", "-"))
          .isEqualTo(3);
      assertThat(err.toString()).contains("holds blocks 0 to");

      Files.move(home.resolve("data"), home.resolve("before"));
      assertThat(dure("ledger", "import", "--home", home.toString(), file.toString())).isZero();
      assertThat(out.toString()).contains("the ledger ends with block");
      assertThat(dure("ledger", "verify", "--home", home.toString(), "--json")).isZero();
      assertThat(out.toString()).contains("\"findingCount\" : 0");

      Files.writeString(home.resolve("data/ledger/mychannel/CURRENT"), "MANIFEST-999999\n");
      assertThat(dure("ledger", "verify", "--home", home.toString())).isEqualTo(1);
      assertThat(out.toString())
          .contains("CURRENT")
          .contains("MANIFEST-999999, which is not there");
      assertThat(err.toString()).doesNotContain("\tat ");
    }
  }
}
