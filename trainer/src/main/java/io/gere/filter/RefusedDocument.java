package io.gere.filter;

/** A drawn document that did not join. */
public record RefusedDocument(String set, ExclusionReason reason) {}
