
// Keeps a page of a run at work up to date: asks for the parts that have changed and puts them in
// place of what they were. A page that nobody sees asks for nothing.
const live = document.querySelector("main[data-since]");
const lost = document.getElementById("lost");
const EVERY = 5000;
const PATIENCE = 60000;
const BOXES = ".scroll, .wide";
let failures = 0;
let answered = new Date();
let timer;

// What one looks at stays as it is for a while, or the value under the pointer would go away.
const waiting = new Map();
const delays = new Map();

async function ask() {
  try {
    const answer = await fetch(`state?since=${encodeURIComponent(live.dataset.since)}`);
    if (!answer.ok) {
      throw new Error(answer.statusText);
    }
    take(await answer.json());
    failures = 0;
    answered = new Date();
    lost.hidden = true;
  } catch {
    failures++;
    lost.textContent = `No answer since ${answered.toLocaleTimeString("en-GB")}: the server has ended, `
      + "or cannot be reached. This is what was known then.";
    lost.hidden = failures < 2;
  }
  next();
}

function next() {
  clearTimeout(timer);
  if (!document.hidden) {
    timer = setTimeout(ask, Math.min(PATIENCE, EVERY * 2 ** Math.max(0, failures - 1)));
  }
}

function take(state) {
  live.dataset.since = state.since;
  document.title = state.title;
  const verdict = document.querySelector(".verdict");
  if (verdict.textContent !== state.verdict) {
    verdict.textContent = state.verdict;
  }
  for (const [name, markup] of Object.entries(state.parts)) {
    waiting.set(name, markup);
  }
  for (const [name, markup] of waiting) {
    const part = live.querySelector(`[data-part="${name}"]`);
    const delay = delays.get(name) ?? 0;
    if (part.querySelector(".pointed") && delay < PATIENCE / EVERY) {
      delays.set(name, delay + 1);
    } else {
      waiting.delete(name);
      delays.delete(name);
      put(part, markup);
    }
  }
}

function put(part, markup) {
  const boxes = [...part.querySelectorAll(BOXES)];
  const places = boxes.map((box) => box.scrollLeft);
  const focused = [...part.querySelectorAll(".line-chart")].indexOf(document.activeElement);
  boxes.forEach((box) => scrollers.unobserve(box));
  if (part.querySelector(".pointed")) {
    tip.hidden = true;
  }
  part.innerHTML = markup;
  part.querySelectorAll(BOXES).forEach((box, i) => { box.scrollLeft = places[i] ?? 0; });
  attendAll(part);
  part.querySelectorAll(".line-chart")[focused]?.focus({ preventScroll: true });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(timer);
  } else {
    ask();
  }
});
next();
