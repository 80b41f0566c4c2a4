/**
 * Is this machine fit, and does its device compute what it should? One line for each thing that was
 * looked at, for a person or a program to read before a long run is begun.
 */
package io.gere.doctor;
