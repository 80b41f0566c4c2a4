package io.gere.config;

import java.util.regex.Pattern;

/** Secrets that somebody has written into an address: no message and no log shows them. */
public final class UriSecrets {
  /**
   * User and password end before an @, whatever they are written with; a query may hold a token.
   */
  private static final Pattern SECRETS = Pattern.compile("(?<=://)\\S*@|(?<=[?#])\\S+");

  private UriSecrets() {}

  /** The text with every secret of an address in it replaced by {@code ***}. */
  public static String masked(String text) {
    return text.contains("://")
        ? SECRETS.matcher(text).replaceAll(secret -> secret.group().endsWith("@") ? "***@" : "***")
        : text;
  }
}
