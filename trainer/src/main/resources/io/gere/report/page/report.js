// Tells the exact values of a line chart: of the step under the pointer, or, once the chart has the
// focus, of the step that the arrow keys have moved to. The page reads without it.
const tip = document.getElementById("tip");

function pointsOf(chart) {
  return [...chart.querySelectorAll("polyline[data-at]")].flatMap((line) => {
    const places = line.getAttribute("points").split(" ");
    return line.dataset.at.split(";").map((at, i) => {
      const [step, value] = at.split(" ");
      const x = Number(places[i].split(",")[0]);
      const own = Number(step) - Number(line.dataset.first);
      return { x, step: Number(step), own, value, task: line.dataset.task };
    });
  });
}

function place(left, top) {
  const right = left + 16 + tip.offsetWidth > innerWidth;
  tip.style.left = `${Math.max(0, right ? left - 16 - tip.offsetWidth : left + 16)}px`;
  tip.style.top = `${Math.min(top + 14, innerHeight - tip.offsetHeight)}px`;
}

function attend(chart) {
  const points = pointsOf(chart);
  const pointer = chart.querySelector(".pointer");
  let at = 0;

  // A slider, since its value is what screen readers tell when a key has changed it, and since they
  // leave the arrow keys to sliders.
  chart.setAttribute("role", "slider");
  chart.setAttribute("tabindex", "0");
  chart.setAttribute("aria-valuemin", "0");
  chart.setAttribute("aria-valuemax", points.length - 1);
  choose(0);

  function choose(i) {
    at = Math.max(0, Math.min(points.length - 1, i));
    const { x, value, step, task, own } = points[at];
    pointer.setAttribute("x1", x);
    pointer.setAttribute("x2", x);
    const where = `step ${step.toLocaleString("en")}\n${task}, its step ${own.toLocaleString("en")}`;
    tip.textContent = `${value}\n${where}`;
    chart.setAttribute("aria-valuenow", at);
    chart.setAttribute("aria-valuetext", `${value}, ${where.replace("\n", ", ")}`);
  }

  function show() {
    chart.classList.add("pointed");
    tip.hidden = false;
  }

  function hide() {
    chart.classList.remove("pointed");
    tip.hidden = true;
  }

  function chooseByKey(i) {
    choose(i);
    show();
    pointer.scrollIntoView({ block: "nearest", inline: "nearest" });
    const line = pointer.getBoundingClientRect();
    place(line.left, line.top);
  }

  chart.addEventListener("keydown", (event) => {
    const page = Math.ceil(points.length / 10);
    const moves = {
      ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1,
      PageDown: at - page, PageUp: at + page, Home: 0, End: points.length - 1,
    };
    if (event.key in moves) {
      event.preventDefault();
      chooseByKey(moves[event.key]);
    } else if (event.key === "Escape") {
      hide();
    }
  });
  chart.addEventListener("blur", hide);
  chart.addEventListener("pointermove", (event) => {
    const { x } = new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(chart.getScreenCTM().inverse());
    choose(points.reduce((best, point, i) =>
      Math.abs(point.x - x) < Math.abs(points[best].x - x) ? i : best, 0));
    show();
    place(event.clientX, event.clientY);
  });
  chart.addEventListener("pointerleave", hide);
}

// What is wider than the page can be scrolled with the keys, too.
const scrollers = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0;
    } else {
      target.removeAttribute("tabindex");
    }
  }
});

function attendAll(part) {
  part.querySelectorAll(".line-chart").forEach(attend);
  part.querySelectorAll(".scroll, .wide, pre").forEach((box) => scrollers.observe(box));
}

attendAll(document);
