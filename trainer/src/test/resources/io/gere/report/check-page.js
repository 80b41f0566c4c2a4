// Stands after everything else on the page, once its scripts have run, and says what it looks like.
addEventListener("load", () => {
  document.querySelectorAll("details").forEach((folded) => { folded.open = true; });
  const everything = [...document.body.querySelectorAll("*")];
  const texts = [...document.querySelectorAll("svg text")].filter((text) => written(text));

  findings.injected = globalThis.injected ?? 0;
  findings.scripts = document.scripts.length;
  findings.requests = performance.getEntriesByType("resource").map((entry) => entry.name);
  findings.width = innerWidth;
  findings.pageWidth = document.documentElement.scrollWidth;
  findings.tooWide = everything
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !inScroller(element))
    .map(name);
  findings.chartTexts = texts.length;
  findings.outside = texts.filter(isOutside).map(written);
  findings.overlapping = [...document.querySelectorAll("svg")].flatMap(overlaps);
  findings.dark = matchMedia("(prefers-color-scheme: dark)").matches;
  findings.paper = luminance(rgb(getComputedStyle(document.body).backgroundColor));
  const contrasts = everything.filter(written).map((element) => [contrast(element), name(element)]);
  findings.contrasts = contrasts.length;
  findings.pale = contrasts.filter(([ratio]) => ratio < 4.5).map(([ratio, what]) => `${ratio.toFixed(2)} ${what}`);
  findings.headings = [...document.querySelectorAll("h1, h2, h3, h4")].map((h) => Number(h.tagName[1]));
  findings.keyboard = byKeyboard(document.querySelector(".line-chart"));

  const json = new TextEncoder().encode(JSON.stringify(findings));
  document.body.dataset.findings = btoa([...json].map((byte) => String.fromCharCode(byte)).join(""));
});

// The text that an element itself shows; a title in it is not shown.
function written(element) {
  if (["SCRIPT", "STYLE", "title", "desc"].includes(element.tagName)) {
    return "";
  }
  return [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.data.trim()).join("");
}

function name(element) {
  return `${element.tagName} ${element.getAttribute("class") ?? ""}: ${element.textContent.trim().slice(0, 60)}`;
}

function inScroller(element) {
  for (let box = element; box; box = box.parentElement) {
    if (["auto", "scroll"].includes(getComputedStyle(box).overflowX)
        && box.getBoundingClientRect().right <= innerWidth + 1) {
      return true;
    }
  }
  return false;
}

function isOutside(text) {
  const inner = text.getBoundingClientRect();
  const outer = text.ownerSVGElement.getBoundingClientRect();
  return inner.left < outer.left - 1 || inner.right > outer.right + 1
    || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
}

// Level texts of one drawing that lie on each other. Lines of text are less high than their boxes.
function overlaps(svg) {
  const boxes = [...svg.querySelectorAll("text:not([transform])")].filter(written)
    .map((text) => ({ text, box: text.getBoundingClientRect() }));
  return boxes.flatMap((a, i) => boxes.slice(i + 1)
    .filter((b) => a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1
      && a.box.top < b.box.bottom - 4 && b.box.top < a.box.bottom - 4)
    .map((b) => `${written(a.text)} | ${written(b.text)}`));
}

function rgb(colour) {
  const [r, g, b, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return { r, g, b, alpha };
}

function over({ r, g, b, alpha }, below) {
  const mix = (above, under) => alpha * above + (1 - alpha) * under;
  return { r: mix(r, below.r), g: mix(g, below.g), b: mix(b, below.b), alpha: 1 };
}

// Relative luminance and contrast ratio: WCAG 2.2.
function luminance({ r, g, b }) {
  const [R, G, B] = [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * R + 0.7152 * G + 0.0722 * B;
}

function contrast(element) {
  const style = getComputedStyle(element);
  const below = background(element);
  const ink = over(rgb(element.ownerSVGElement ? style.fill : style.color), below);
  const [light, dark] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function background(element) {
  if (element === document.documentElement) {
    return { r: 255, g: 255, b: 255, alpha: 1 };
  }
  const cell = element.closest("svg [role=cell]");
  if (cell && cell !== element) {
    const heat = getComputedStyle(cell.querySelector("rect"));
    return over({ ...rgb(heat.fill), alpha: Number(heat.fillOpacity) }, background(document.body));
  }
  return over(rgb(getComputedStyle(element).backgroundColor), background(element.parentElement));
}

function byKeyboard(chart) {
  const tip = document.getElementById("tip");
  const hiddenBefore = tip.hidden;
  chart.focus({ focusVisible: true });
  const press = (key) => chart.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
  press("End");
  press("ArrowLeft");
  const box = tip.getBoundingClientRect();
  const told = {
    focused: document.activeElement === chart,
    outline: getComputedStyle(chart).outlineStyle,
    hiddenBefore,
    hidden: tip.hidden,
    inSight: box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight,
    text: tip.textContent,
    value: chart.getAttribute("aria-valuetext"),
  };
  press("Escape");
  return { ...told, hiddenAfter: tip.hidden };
}
