package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The op pack's source, from files that each read as a class with its base class. TorchScript knows
 * no inheritance, so the methods of all files become those of one class; named tuples stay as they
 * are.
 */
final class ScriptSource {
  /** The one class. */
  private static final String CLASS = "Ops";

  /** A name may stand before its file's base class: the order does not matter. */
  private static final List<String> FILES =
      List.of(
          "products.py",
          "attention.py",
          "decoder.py",
          "segments.py",
          "head.py",
          "imitation.py",
          "objective.py",
          "optimizer.py",
          "inference.py",
          "moments.py",
          "movement.py",
          "machine.py");

  private static final Pattern CLASS_LINE = Pattern.compile("class (\\w+)\\((\\w+)\\):");

  private ScriptSource() {}

  /**
   * The op pack, compiled.
   *
   * @param products how it multiplies
   */
  static ScriptModule compiled(DecoderSettings settings, Products products) {
    Map<String, Object> attributes = new HashMap<>(settings.attributes());
    attributes.put("in_float32", products == Products.IN_FLOAT32);
    attributes.put("by_onednn", products == Products.BY_ONEDNN);
    return ScriptModule.compile(CLASS, joined(), attributes);
  }

  /** What TorchScript compiles. */
  private static String joined() {
    List<String> tupleNames = new ArrayList<>();
    StringBuilder tuples = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    for (String file : FILES) {
      StringBuilder body = methods;
      for (String line : read(file).lines().toList()) {
        Matcher head = CLASS_LINE.matcher(line);
        if (!head.matches()) {
          body.append(line).append('\n');
        } else if (head.group(2).equals("NamedTuple")) {
          tupleNames.add(head.group(1));
          body = tuples.append(line).append('\n');
        } else {
          body = methods;
        }
      }
    }
    String script =
        tuples
            + "class %s(Module):\n".formatted(CLASS)
            + "  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
            + methods;
    return tupleNames.isEmpty() ? script : qualified(script, tupleNames);
  }

  /** Uses of the named tuples, by the names that TorchScript knows them by. */
  private static String qualified(String script, List<String> tupleNames) {
    String use =
        "(?<!class )(?<![.\\w])(%s)(?=[(\\s,)\\]:])".formatted(String.join("|", tupleNames));
    return Pattern.compile(use).matcher(script).replaceAll("__torch__.$1");
  }

  private static String read(String file) {
    try (InputStream source = ScriptSource.class.getResourceAsStream(file)) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
