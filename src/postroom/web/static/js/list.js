// The list beside the case: which row is open, which is the keyboard's, which are picked.

const rows = () => [...document.querySelectorAll("#rows .row")];
export const rowHere = () => document.querySelector("#rows .row.here");
const link = (row) => row.querySelector("a");

/** Puts the keyboard's bar on a row and brings it into sight. */
export function standOn(row) {
  rowHere()?.classList.remove("here");
  row.classList.add("here");
  link(row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** Moves the keyboard's bar by so many rows; starts at the open one. */
export function walk(steps) {
  const all = rows();
  if (!all.length) return;
  const from = all.indexOf(rowHere() ?? document.querySelector("#rows .row:has([aria-current])"));
  const to = from < 0 ? 0 : Math.min(all.length - 1, Math.max(0, from + steps));
  standOn(all[to]);
}

/** Opens the row with the keyboard's bar. */
export function openHere() {
  const row = rowHere();
  if (row) link(row).click();
}

export function pickHere() {
  const pick = rowHere()?.querySelector(".pick");
  if (!pick) return;
  pick.checked = !pick.checked;
  countPicked();
}

function countPicked() {
  const count = document.querySelectorAll("#rows .pick:checked").length;
  const bulk = document.getElementById("bulk");
  if (!bulk) return;
  bulk.hidden = count === 0;
  bulk.querySelector("strong").textContent = `${count} selected`;
}

function markOpen() {
  const open = document.getElementById("case")?.dataset.case;
  for (const row of rows()) {
    if (row.dataset.case === open) link(row).setAttribute("aria-current", "true");
    else link(row).removeAttribute("aria-current");
  }
}

// after a case was opened the thread has the focus: the arrow keys scroll it, a screen reader reads it
function afterSwap(event) {
  markOpen();
  const ctx = event.detail.ctx;
  if (ctx?.sourceElement?.closest?.(".row")) {
    const row = ctx.sourceElement.closest(".row");
    rowHere()?.classList.remove("here");
    row.classList.add("here");
    document.getElementById("scroll")?.focus({ preventScroll: true });
  }
  const pane = document.getElementById("case");
  if (pane?.dataset.name) document.title = pane.getAttribute("aria-label");
}

document.addEventListener("htmx:after:swap", afterSwap);
document.addEventListener("change", (event) => event.target.matches?.(".pick") && countPicked());
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-unpick]")) return;
  document.querySelectorAll("#rows .pick:checked").forEach((pick) => (pick.checked = false));
  countPicked();
});
