package org.dure.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that only holds others, such as `dure network`; without one of them it explains
/// itself.
@Command
public final class Group implements Callable<Integer> {
  @Spec CommandSpec command;

  @Override
  public Integer call() {
    throw new ParameterException(command.commandLine(), "say what to do");
  }
}
