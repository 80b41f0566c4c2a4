package io.gere.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The difference between what a folder was made from and what it would be made from now. */
final class Change {
  private Change() {}

  /**
   * What has changed, as the rest of a sentence: {@code optimizer.learning_rate changed;
   * tokens/2-topics changed: template}. Behind the colon stands what that input itself was made
   * from.
   */
  static String between(Origin then, Origin now) {
    if (!then.config().isObject()) {
      return "an earlier version of this program made it";
    }
    List<String> plain = new ArrayList<>();
    List<String> explained = new ArrayList<>();
    for (String name : names(then, now)) {
      Optional<String> reason = reason(then.behind().get(name), now.behind().get(name));
      reason.ifPresentOrElse(
          inner -> explained.add("%s changed: %s".formatted(name, inner)), () -> plain.add(name));
    }
    if (!plain.isEmpty()) {
      explained.add(0, String.join(", ", plain) + " changed");
    }
    return String.join("; ", explained);
  }

  private static Optional<String> reason(Origin then, Origin now) {
    return then == null || now == null
        ? Optional.empty()
        : Optional.of(String.join(", ", names(then, now))).filter(names -> !names.isEmpty());
  }

  /**
   * Settings and inputs that differ. What only one of the two has counts where nothing else
   * differs: else it is there, or not, because of what does.
   */
  private static List<String> names(Origin then, Origin now) {
    List<String> names = new ArrayList<>(differing(settings(then), settings(now)));
    names.addAll(differing(then.inputs(), now.inputs()));
    if (names.isEmpty()) {
      names.addAll(alone(settings(then), settings(now)));
      names.addAll(alone(then.inputs(), now.inputs()));
    }
    return names;
  }

  private static Map<String, JsonNode> settings(Origin origin) {
    Map<String, JsonNode> settings = new TreeMap<>();
    origin.config().properties().forEach(entry -> settings.put(entry.getKey(), entry.getValue()));
    return settings;
  }

  private static SortedSet<String> differing(Map<String, ?> then, Map<String, ?> now) {
    SortedSet<String> names = new TreeSet<>(then.keySet());
    names.retainAll(now.keySet());
    names.removeIf(name -> then.get(name).equals(now.get(name)));
    return names;
  }

  private static SortedSet<String> alone(Map<String, ?> then, Map<String, ?> now) {
    SortedSet<String> names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    names.removeIf(name -> then.containsKey(name) && now.containsKey(name));
    return names;
  }
}
