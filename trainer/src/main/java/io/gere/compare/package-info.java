/**
 * Which ways of training are compared, and what their scores say of them. Who runs them is not
 * known here.
 */
package io.gere.compare;
