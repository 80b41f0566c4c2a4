package io.gere.storage.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a file may turn out to be although its name says otherwise: by its first bytes, which each
 * of these formats fixes.
 */
public enum ForeignContent {
  GIT_LFS(
      "version https://git-lfs",
      "a pointer of Git LFS and not the file itself",
      "run 'git lfs pull' where it comes from"),
  HTML("<!doctype html", "a web page", "download the file itself"),
  HTML_ELEMENT("<html", "a web page", "download the file itself"),
  GZIP("\u001f\u008b", "compressed with gzip", "unpack it, or let its name end in .gz"),
  ZSTD("(\u00b5/\u00fd", "compressed with zstd", "unpack it, or let its name end in .zst"),
  BZIP2("BZh", "compressed with bzip2", "unpack it"),
  XZ("\u00fd7zXZ", "compressed with xz", "unpack it"),
  ZIP("PK\u0003\u0004", "a zip archive", "unpack it"),
  PARQUET("PAR1", "Parquet", "let its name end in .parquet, or convert it"),
  UTF_16_LE("\u00ff\u00fe", "text in UTF-16", "convert it to UTF-8"),
  UTF_16_BE("\u00fe\u00ff", "text in UTF-16", "convert it to UTF-8");

  /** So many bytes of a file are enough to tell. */
  public static final int HEAD = 32;

  private final String head;
  private final String what;
  private final String advice;

  ForeignContent(String head, String what, String advice) {
    this.head = head;
    this.what = what;
    this.advice = advice;
  }

  /**
   * What bytes begin with.
   *
   * @param start of a file, {@link #HEAD} bytes or all that it has
   */
  public static Optional<ForeignContent> of(byte[] start) {
    String text = new String(start, ISO_8859_1);
    return Arrays.stream(values())
        .filter(kind -> text.regionMatches(true, 0, kind.head, 0, kind.head.length()))
        .findFirst();
  }

  /** Whether a file of this name is known to be so. */
  public boolean isNamed(String file) {
    return switch (this) {
      case GZIP -> file.endsWith(".gz");
      case ZSTD -> file.endsWith(".zst");
      case PARQUET -> file.endsWith(".parquet");
      case BZIP2 -> file.endsWith(".bz2");
      case GIT_LFS, HTML, HTML_ELEMENT, XZ, ZIP, UTF_16_LE, UTF_16_BE -> false;
    };
  }

  /** What the file is and what to do, as the rest of a sentence that begins with it. */
  public String sentence() {
    return "is %s; %s".formatted(what, advice);
  }
}
