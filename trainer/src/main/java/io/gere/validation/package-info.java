/**
 * The model asked while it learns: a fixed sample of dev records, held-out text and exam, on the
 * ranks themselves. What the answers say decides, where the recipe asks, which model a task ends
 * with.
 */
package io.gere.validation;
