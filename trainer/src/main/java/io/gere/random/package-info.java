/** Seeds and hashes: how one seed is mixed into many that have nothing to do with each other. */
package io.gere.random;
