package org.dure.contracts.land;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes titles, and keeps in step with them the index of owners and the policy that says whose
/// organisations must endorse the next change.
final class Titles {
  private final LandState state;
  private final RegistryConfig config;

  Titles(LandState state, RegistryConfig config) {
    this.state = state;
    this.config = config;
  }

  Title of(String parcel) {
    return state.title(parcel);
  }

  void create(Title title) {
    write(null, title);
  }

  void change(Title before, Title after) {
    write(before, after);
  }

  private void write(@Nullable Title before, Title after) {
    state.put(after.json(), LandState.TITLE, after.parcel());
    index(indexed(before), indexed(after), after.parcel());
    Set<String> mspIds = TitlePolicy.mspIds(after);
    Set<String> mspIdsBefore = before == null ? Set.of() : TitlePolicy.mspIds(before);
    if (!mspIds.equals(mspIdsBefore)) {
      state
          .stub()
          .setStateValidationParameter(
              state.key(LandState.TITLE, after.parcel()), TitlePolicy.bytes(config, mspIds));
    }
  }

  /// A parcel that is no more is nobody's.
  private static Map<String, Share> indexed(@Nullable Title title) {
    return title == null || !title.successors().isEmpty() ? Map.of() : title.shares();
  }

  private void index(Map<String, Share> before, Map<String, Share> after, String parcel) {
    for (String owner : new TreeMap<>(before).keySet()) {
      if (!after.containsKey(owner)) {
        state.delete(LandState.OWNER, owner, parcel);
      }
    }
    new TreeMap<>(after)
        .forEach((owner, share) -> {
          if (!share.equals(before.get(owner))) {
            byte[] text = share.toString().getBytes(StandardCharsets.UTF_8);
            state.put(text, LandState.OWNER, owner, parcel);
          }
        });
  }
}
