// Tells the exact value of the step under the pointer. The page reads without it.
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

for (const chart of document.querySelectorAll(".line-chart")) {
  const points = pointsOf(chart);
  const pointer = chart.querySelector(".pointer");
  chart.addEventListener("pointermove", (event) => {
    const place = new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(chart.getScreenCTM().inverse());
    const near = points.reduce((a, b) => Math.abs(b.x - place.x) < Math.abs(a.x - place.x) ? b : a);
    pointer.setAttribute("x1", near.x);
    pointer.setAttribute("x2", near.x);
    chart.classList.add("pointed");
    tip.textContent = `${near.value}\nstep ${near.step.toLocaleString("en")}\n${near.task}, its step ${near.own.toLocaleString("en")}`;
    tip.hidden = false;
    const left = event.clientX + 16 + tip.offsetWidth > innerWidth
      ? event.clientX - 16 - tip.offsetWidth : event.clientX + 16;
    tip.style.left = `${left}px`;
    tip.style.top = `${event.clientY + 14}px`;
  });
  chart.addEventListener("pointerleave", () => {
    chart.classList.remove("pointed");
    tip.hidden = true;
  });
}
