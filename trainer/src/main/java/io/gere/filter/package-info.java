/**
 * What makes a general text fit for replay, and how well a replay set stands for the corpus it was
 * drawn from. Where the texts come from is not known here.
 */
package io.gere.filter;
