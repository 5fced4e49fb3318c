package org.dure.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransientDataTest {
  @Test
  void valuesAreTextsOrTheBytesOfFiles(@TempDir Path folder) throws Exception {
    byte[] bytes = {0, (byte) 0xff, '\n'};
    Path file = Files.write(folder.resolve("secret"), bytes);
    var read = TransientData.read(List.of("a=b=c", "f=@" + file, "e="));
    assertThat(read.get("a")).asString().isEqualTo("b=c");
    assertThat(read.get("f")).isEqualTo(bytes);
    assertThat(read.get("e")).isEmpty();
  }

  @Test
  void noMessageHoldsAValue() {
    assertThatThrownBy(() -> TransientData.read(List.of("a=b", "hunter2")))
        .hasMessageContaining("number 2")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> TransientData.read(List.of("k=hunter2", "k=hunter3")))
        .hasMessageContaining("'k'")
        .hasMessageNotContaining("hunter");
    assertThatThrownBy(() -> TransientData.read(List.of("k=@/no/such/file")))
        .hasMessageContaining("/no/such/file");
  }
}
