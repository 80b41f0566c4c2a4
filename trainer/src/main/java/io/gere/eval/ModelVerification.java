package io.gere.eval;
