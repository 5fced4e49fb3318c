package org.dure.cli.command;

import org.dure.cli.console.Console;
import org.dure.cli.operate.Survey;
import org.dure.cli.operate.SurveyTable;
import picocli.CommandLine.Option;

/// Whether a program reads the answer.
public final class JsonOption {
  @Option(names = "--json", description = "Print the answer as JSON.")
  boolean wanted;

  /// Prints a survey: as JSON if wanted, else as a table.
  void print(Console console, Survey survey) {
    if (wanted) {
      console.printJson(survey);
    } else {
      console.print(SurveyTable.render(survey));
    }
  }
}
