package org.dure.store.query;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression that gives up a match after so many steps: some need time that doubles with
/// each character. The number of steps is the same on every node.
public final class BoundedPattern {
  private static final int STEPS_MAX = 5_000_000;

  private final Pattern pattern;

  private BoundedPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  static BoundedPattern parse(String place, String regex) {
    try {
      return new BoundedPattern(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw QueryException.at(
          place, "no regular expression: " + e.getDescription() + " near index " + e.getIndex());
    }
  }

  /// @throws QueryException if that takes too long
  boolean isFoundIn(String text) {
    try {
      return pattern.matcher(new Counted(text, new int[] {STEPS_MAX})).find();
    } catch (StackOverflowError e) {
      throw tooLong("is nested too deeply");
    }
  }

  private QueryException tooLong(String why) {
    return new QueryException(
        "the regular expression '%s' %s on a value: make it simpler".formatted(pattern, why));
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }

  /// A text that counts how often it is looked at.
  private final class Counted implements CharSequence {
    private final CharSequence text;
    private final int[] stepsLeft;

    private Counted(CharSequence text, int[] stepsLeft) {
      this.text = text;
      this.stepsLeft = stepsLeft;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--stepsLeft[0] < 0) {
        throw tooLong("takes more than " + STEPS_MAX + " steps");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), stepsLeft);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
