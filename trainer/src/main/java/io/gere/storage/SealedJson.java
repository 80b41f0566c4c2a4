package io.gere.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.GereException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A small JSON file that holds its own digest: what says that other files are whole, or stands
 * beside them, has no manifest to speak for it. Those that earlier versions wrote have none.
 */
public final class SealedJson {
  private static final String SEAL = "seal";

  private SealedJson() {}

  /** An object as bytes, the digest of all that it holds as its last key. */
  static byte[] bytes(Object value) {
    ObjectNode object = (ObjectNode) Json.tree(value);
    return Json.pretty(object.put(SEAL, digest(object))).getBytes(StandardCharsets.UTF_8);
  }

  /** Writes a file. */
  public static void write(Configuration hadoop, Path file, Object value) {
    byte[] json = bytes(value);
    Storage.write(Storage.fileSystem(hadoop, file), file, out -> out.write(json));
  }

  /**
   * Reads a file; nothing where there is none.
   *
   * @param remedy what the user does about a damaged one, as the end of a sentence
   */
  public static <T> Optional<T> read(
      Configuration hadoop, Path file, Class<T> type, String remedy) {
    try (InputStream in = Storage.open(Storage.fileSystem(hadoop, file), file)) {
      return Optional.of(read(in, file.toString(), type, remedy));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw GereException.failure(
          "%s cannot be read (%s); %s".formatted(file, e.getMessage(), remedy), e);
    }
  }

  /**
   * Reads one that is open.
   *
   * @param file where it lies, for messages
   * @param remedy what the user does about a damaged one, as the end of a sentence
   * @throws IOException if the bytes cannot be had
   */
  static <T> T read(InputStream in, String file, Class<T> type, String remedy) throws IOException {
    byte[] bytes = in.readAllBytes();
    try {
      JsonNode json = Json.MAPPER.readTree(bytes);
      if (json instanceof ObjectNode object && object.has(SEAL)) {
        String seal = object.remove(SEAL).asText();
        if (!seal.equals(digest(object))) {
          throw GereException.failure(
              "%s has another SHA-256 than it says itself; %s".formatted(file, remedy));
        }
      }
      return Json.MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw GereException.failure(
          "%s cannot be read (%s); %s".formatted(file, Json.reason(e), remedy), e);
    }
  }

  /** Of the values, however they are laid out. */
  private static String digest(ObjectNode object) {
    return Sha256.of(Json.line(object));
  }
}
