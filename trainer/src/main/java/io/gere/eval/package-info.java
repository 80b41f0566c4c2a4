/**
 * What a model knows: its answers to the tasks at a stage of a run, to a general exam and to
 * general text held out. Planning cuts the work into parts that the executors evaluate.
 */
package io.gere.eval;
