package io.gere.data.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import io.gere.storage.input.SymbolicLinks;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What may be wrong with a file that users bring, in words. */
public final class FileFault {
  /** How Jackson says that bytes are no UTF-8. */
  private static final Pattern NO_UTF_8 = Pattern.compile("^Invalid UTF-8 (start|middle) byte");

  private FileFault() {}

  /** What is not JSON, at the line where its parser stopped. */
  public static GereException noJson(String place, JsonProcessingException e) {
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    String at = "%s (line %d)".formatted(place, line);
    return NO_UTF_8.matcher(e.getOriginalMessage()).find()
        ? noUtf8(at)
        : InputException.of("%s is not JSON: %s".formatted(at, Json.reason(e)), e);
  }

  static GereException noUtf8(String at) {
    return InputException.of(
        "%s is not UTF-8; convert the file, such as with: iconv -f latin1 -t utf-8".formatted(at));
  }

  static GereException unreadable(FileSystem files, Path path, IOException e) {
    if (SymbolicLinks.leadsNowhere(files, path)) {
      return InputException.of("%s is a link that leads nowhere".formatted(path), e);
    }
    return e instanceof FileNotFoundException && !Storage.exists(files.getConf(), path)
        ? InputException.of("%s is missing".formatted(path), e)
        : InputException.of("%s cannot be read: %s".formatted(path, e.getMessage()), e);
  }
}
