package io.gere.text.python;

/**
 * Text that {@code safe} or {@code escape} has marked: what is added to it is escaped for HTML.
 * Printed and joined by {@code ~} it is plain text.
 */
public record Markup(String text) {}
