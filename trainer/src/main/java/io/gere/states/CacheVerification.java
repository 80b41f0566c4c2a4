package io.gere.states;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import io.gere.storage.Manifest;
import io.gere.storage.StoredFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Whether a cache is whole: every byte what the manifest says, every record batch readable, every
 * document there once, every hidden state finite and every packed one a state.
 *
 * @param bytes that were read
 * @param documents of all layers together
 * @param damage a line for each damaged file, and for what is missing; empty if all is well
 */
public record CacheVerification(
    String path, int files, long bytes, long documents, List<String> damage) {

  /** Reads all of it; contents are looked into where every byte is as it was written. */
  public static CacheVerification of(Configuration hadoop, org.apache.hadoop.fs.Path path) {
    CacheFiles files = CacheFiles.at(hadoop, path);
    List<String> damage = new ArrayList<>(files.folder().contentDamage(files.stored()));
    long documents = 0;
    if (damage.isEmpty()) {
      for (List<Path> layer : files.layers()) {
        documents += verify(layer, files, damage);
      }
    }
    long bytes = files.stored().values().stream().mapToLong(StoredFile::bytes).sum();
    return new CacheVerification(
        files.path().toString(), files.names().size(), bytes, documents, damage);
  }

  private static long verify(List<Path> layer, CacheFiles files, List<String> damage) {
    Optional<CacheKind> kind = Optional.empty();
    long documents = 0;
    for (Path file : layer) {
      try (CachePart part = CachePart.open(file)) {
        flaw(part).ifPresent(damage::add);
        kind = Optional.of(part.schema().kind());
        documents += part.documents().size();
      } catch (GereException e) {
        damage.add(e.getMessage());
      }
    }
    if (damage.isEmpty() && files.isWholeFolder()) {
      requireAll(layer, kind.orElseThrow(), files, damage);
    }
    return documents;
  }

  /** The first document of a file that holds what no forward pass leaves. */
  private static Optional<String> flaw(CachePart part) {
    boolean packed = part.schema().kind() == CacheKind.PACKED_STATES;
    return part.documents().stream()
        .filter(
            document ->
                packed
                    ? !ValueCheck.areStates(document.states())
                    : !ValueCheck.areFinite(document.states(), part.schema().type()))
        .findFirst()
        .map(
            document ->
                "%s: document %d holds %s; %s"
                    .formatted(
                        part.file(),
                        document.index(),
                        packed ? "codes that are no states" : "values that are not finite",
                        part.schema().kind().remedy()));
  }

  private static void requireAll(
      List<Path> layer, CacheKind kind, CacheFiles files, List<String> damage) {
    try (DocumentTable table = DocumentTable.open(layer, kind)) {
      int found = table.documents().size();
      Object expected = files.manifest().map(Manifest::facts).orElseThrow().get("documents");
      if (expected instanceof Number number && number.longValue() != found) {
        damage.add(
            "%s and its layer's other files hold %d documents, the replay set has %s; %s"
                .formatted(layer.get(0), found, expected, kind.remedy()));
      }
    } catch (GereException e) {
      damage.add(e.getMessage());
    }
  }

  /** The result for people. */
  public List<String> lines() {
    return damage.isEmpty()
        ? List.of(
            format(
                "%s is whole; files: %d, %,.2f MB; documents: %,d, all readable and valid",
                path, files, bytes / 1e6, documents))
        : damage;
  }
}
