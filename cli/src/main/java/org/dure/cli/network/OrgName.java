package org.dure.cli.network;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One organisation of a local network and the names that follow from its number, as in Fabric's
/// test network.
public record OrgName(int number) {
  private static final Pattern GIVEN =
      Pattern.compile("(?:org)?(\\d{1,2})(?:msp|\\.example\\.com)?", Pattern.CASE_INSENSITIVE);

  public OrgName {
    if (number < 1) {
      throw new IllegalArgumentException("organisations are numbered from 1");
    }
  }

  /// Reads `1`, `org1`, `Org1MSP` or `org1.example.com`.
  public static OrgName parse(String given) {
    Matcher matcher = GIVEN.matcher(given);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + given + "' is no organisation: use 1, org1 or Org1MSP");
    }
    return new OrgName(Integer.parseInt(matcher.group(1)));
  }

  public String domain() {
    return "org" + number + ".example.com";
  }

  public String mspId() {
    return "Org" + number + "MSP";
  }

  /// The name of the organisation's node.
  public String node() {
    return "peer0." + domain();
  }

  @Override
  public String toString() {
    return "org" + number;
  }
}
