/**
 * A model as this program runs it, compared with numbers from elsewhere. It serves {@code
 * verify-model}.
 */
package io.gere.eval.verify;
