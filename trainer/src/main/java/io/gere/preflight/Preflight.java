package io.gere.preflight;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.DiskFullException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/** Makes checks, and tells what they find together, a line each. */
public final class Preflight {
  private Preflight() {}

  /**
   * Makes the checks, equal ones once.
   *
   * @throws InputException if there is something to mend
   * @throws GereException with exit code 4 where nothing is to be mended and something is lacking
   */
  public static void require(Collection<? extends PreflightCheck> checks, Premises given) {
    Map<String, GereException> findings = new LinkedHashMap<>();
    for (PreflightCheck check : new LinkedHashSet<>(checks)) {
      try {
        check.look(given);
      } catch (GereException e) {
        if (!isFinding(e)) {
          throw e;
        }
        findings.putIfAbsent(e.getMessage(), e);
      }
    }
    if (findings.isEmpty()) {
      return;
    }
    GereException first = findings.values().iterator().next();
    String all = String.join("\n", findings.keySet());
    if (findings.values().stream().anyMatch(InputException.class::isInstance)) {
      throw InputException.of(all, first);
    }
    // Where a disk is full, whatever else was found may come of that.
    throw findings.values().stream()
        .filter(DiskFullException.class::isInstance)
        .findFirst()
        .orElseGet(() -> new GereException(ExitCode.RESOURCES_MISSING, all, first));
  }

  private static boolean isFinding(GereException e) {
    return e instanceof InputException || e.exitCode() == ExitCode.RESOURCES_MISSING;
  }
}
