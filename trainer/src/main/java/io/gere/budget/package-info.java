/**
 * The forgetting budget: how much general ability may be lost, and the control law that holds a
 * model to it. Numbers alone: who measures, and who moves the weights, is elsewhere.
 */
package io.gere.budget;
