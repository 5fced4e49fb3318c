package org.dure.membership.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/// The policy language of Fabric's tools (`common/policydsl`), such as `AND('Org1MSP.peer',
/// OutOf(2, 'A.member', 'B.member', 'C.admin'))`: gates `AND`, `OR` and `OutOf` (also `And`, `and`,
/// …) over principals `'MSPID.role'`, where a role is member, admin, client, peer or orderer.
/// Principals are numbered as Fabric numbers them, inner gates first, so that the same text gives
/// the same bytes.
public final class PolicyLanguage {

  private static final int TEXT_MAX = 64 * 1024;
  private static final int DEPTH_MAX = 32;
  private static final Pattern PRINCIPAL =
      Pattern.compile("([\\p{Alnum}.-]+)[.](admin|member|client|peer|orderer)");

  private final String text;
  private final List<MSPPrincipal> principals = new ArrayList<>();
  private int at;

  private PolicyLanguage(String text) {
    this.text = text;
  }

  /// @throws PolicyException saying where the text stops making sense
  public static SignaturePolicyEnvelope parse(String text) throws PolicyException {
    if (text.length() > TEXT_MAX) {
      throw new PolicyException("policy text longer than " + TEXT_MAX + " characters");
    }
    PolicyLanguage parser = new PolicyLanguage(text);
    parser.skipBlanks();
    Term term = parser.term(0);
    parser.skipBlanks();
    if (parser.at != text.length()) {
      throw parser.error("nothing more");
    }
    if (!(term instanceof Term.Gate gate)) {
      throw new PolicyException("invalid policy string '" + text + "'");
    }
    SignaturePolicy rule = parser.build(gate);
    return SignaturePolicies.envelope(rule, parser.principals);
  }

  private sealed interface Term {
    record Gate(int n, List<Term> arguments) implements Term {}

    record Name(String text) implements Term {}

    record Number(int value) implements Term {}
  }

  private Term term(int depth) throws PolicyException {
    if (depth > DEPTH_MAX) {
      throw new PolicyException("policy text nested deeper than " + DEPTH_MAX);
    }
    if (at >= text.length()) {
      throw error("a gate or a principal");
    }
    char next = text.charAt(at);
    if (next == '\'' || next == '"') {
      return new Term.Name(quoted(next));
    }
    if (Character.isDigit(next)) {
      return new Term.Number(number(word()));
    }
    return gate(depth);
  }

  private Term gate(int depth) throws PolicyException {
    String name = word();
    skipBlanks();
    if (at >= text.length() || text.charAt(at) != '(') {
      throw error("'(' after " + name);
    }
    List<Term> arguments = arguments(depth + 1);
    return switch (name) {
      case "AND", "And", "and" -> gate(arguments.size(), arguments);
      case "OR", "Or", "or" -> gate(1, arguments);
      case "OUTOF", "OutOf", "outof" -> outOf(arguments);
      default -> throw new PolicyException("unrecognized token '" + name + "' in policy string");
    };
  }

  private static Term.Gate outOf(List<Term> arguments) throws PolicyException {
    if (arguments.size() < 2) {
      throw new PolicyException(
          "expected at least two arguments to NOutOf. Given " + arguments.size());
    }
    int n =
        switch (arguments.getFirst()) {
          case Term.Number(int value) -> value;
          case Term.Name(String digits) -> number(digits);
          case Term.Gate gate ->
              throw new PolicyException("OutOf starts with a number, not with a gate: " + gate);
        };
    return gate(n, arguments.subList(1, arguments.size()));
  }

  private static Term.Gate gate(int n, List<Term> arguments) throws PolicyException {
    if (arguments.isEmpty()) {
      throw new PolicyException("expected at least two arguments to NOutOf. Given 1");
    }
    if (n > arguments.size() + 1) {
      throw new PolicyException(
          "invalid t-out-of-n predicate, t %d, n %d".formatted(n, arguments.size()));
    }
    return new Term.Gate(n, List.copyOf(arguments));
  }

  private List<Term> arguments(int depth) throws PolicyException {
    List<Term> arguments = new ArrayList<>();
    at++;
    skipBlanks();
    while (at < text.length() && text.charAt(at) != ')') {
      arguments.add(term(depth));
      skipBlanks();
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        skipBlanks();
      } else {
        break;
      }
    }
    if (at >= text.length() || text.charAt(at) != ')') {
      throw error("')'");
    }
    at++;
    return arguments;
  }

  private SignaturePolicy build(Term.Gate gate) throws PolicyException {
    List<SignaturePolicy> inner = new ArrayList<>();
    for (Term argument : gate.arguments()) {
      if (argument instanceof Term.Gate nested) {
        inner.add(build(nested));
      }
    }
    List<SignaturePolicy> rules = new ArrayList<>();
    int nextInner = 0;
    for (Term argument : gate.arguments()) {
      switch (argument) {
        case Term.Gate nested -> rules.add(inner.get(nextInner++));
        case Term.Name(String name) -> {
          rules.add(SignaturePolicies.signedBy(principals.size()));
          principals.add(principal(name));
        }
        case Term.Number(int value) ->
            throw new PolicyException(
                "unrecognized type, expected a principal or a policy: " + value);
      }
    }
    return SignaturePolicies.nOutOf(gate.n(), rules);
  }

  private static MSPPrincipal principal(String name) throws PolicyException {
    Matcher matcher = PRINCIPAL.matcher(name);
    if (!matcher.matches()) {
      throw new PolicyException("error parsing principal " + name);
    }
    return SignaturePolicies.role(
        matcher.group(1), MSPRoleType.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)));
  }

  private String quoted(char quote) throws PolicyException {
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw error("a closing " + quote);
    }
    String inside = text.substring(at + 1, end);
    at = end + 1;
    return inside;
  }

  private String word() throws PolicyException {
    int start = at;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw error("a gate or a principal");
    }
    return text.substring(start, at);
  }

  private static int number(String digits) throws PolicyException {
    try {
      int value = Integer.parseInt(digits);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new PolicyException("not a number of signatures: '" + digits + "'", e);
    }
    throw new PolicyException("not a number of signatures: '" + digits + "'");
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private PolicyException error(String expected) {
    return new PolicyException(
        "invalid policy string '%s': expected %s at character %d"
            .formatted(text, expected, at + 1));
  }
}
