// Stands before everything else on the page and keeps what goes wrong on it.
globalThis.findings = { errors: [] };
addEventListener("error", (event) => findings.errors.push(String(event.message)), true);
addEventListener("unhandledrejection", (event) => findings.errors.push(String(event.reason)));
for (const level of ["error", "warn"]) {
  console[level] = (...words) => findings.errors.push(words.join(" "));
}
