package org.dure.contracts.token;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A person or a role that may do something. Which of the two, and whether a caller is it, is read
/// from the caller's certificate.
sealed interface Who {
  int COUNT_MAX = 8;

  boolean includes(Caller caller);

  String text();

  /// One account.
  record Holder(String account) implements Who {
    @Override
    public boolean includes(Caller caller) {
      return caller.account().equals(account);
    }

    @Override
    public String text() {
      return account;
    }
  }

  /// Everyone of an organisation with an OU or an attribute.
  record Role(String mspId, String name, String value) implements Who {
    private static final String OU = "ou";
    private static final String WORD = "[A-Za-z0-9._ -]{1,64}";
    private static final Pattern FORM =
        Pattern.compile("role:(" + WORD + ")/(" + WORD + ")=(" + WORD + ")");

    @Override
    public boolean includes(Caller caller) {
      return caller.mspId().equals(mspId)
          && (name.equals(OU)
              ? caller.ous().contains(value)
              : caller.identity().assertAttributeValue(name, value));
    }

    @Override
    public String text() {
      return "role:" + mspId + "/" + name + "=" + value;
    }
  }

  static Who parse(String text) {
    if (Form.isAccount(text)) {
      return new Holder(text);
    }
    Matcher role = Role.FORM.matcher(text);
    if (!role.matches()) {
      throw Rule.BAD_WHO.refusal(
          "'%s' is neither an account nor role:<MSP id>/<name>=<value>", Form.shown(text));
    }
    return new Role(role.group(1), role.group(2), role.group(3));
  }

  /// 1 to 8 of them, separated by commas.
  static List<Who> parseAll(String text) {
    return parseAll(List.of(text.split(",", -1)));
  }

  static List<Who> parseAll(Collection<String> texts) {
    if (texts.isEmpty() || texts.size() > COUNT_MAX) {
      throw Rule.BAD_WHO.refusal("%d are named, 1 to %d may be", texts.size(), COUNT_MAX);
    }
    return texts.stream().map(Who::parse).toList();
  }

  static List<String> texts(List<Who> all) {
    return all.stream().map(Who::text).toList();
  }

  static boolean anyIncludes(List<Who> all, Caller caller) {
    return all.stream().anyMatch(who -> who.includes(caller));
  }
}
