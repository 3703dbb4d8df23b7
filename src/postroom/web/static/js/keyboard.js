// Every deed has a key; the keys are off while somebody writes.
import { appear } from "./appear.js";
import { openHere, pickHere, rowHere, standOn, walk } from "./list.js";
import { openComposer, leaveComposer } from "./composer/opening.js";

const help = document.getElementById("keys");
const go = (address) => () => location.assign(address);

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  Enter: openHere,
  o: openHere,
  x: pickHere,
  r: () => openComposer("reply"),
  n: () => openComposer("note"),
  u: toList,
  "/": search,
  "?": () => help.showModal(),
};
const AFTER_G = { i: go("/inbox"), t: go("/tickets"), a: go("/arrivals") };
let afterG = false;

function search() {
  const field = document.getElementById("q");
  if (field) field.select();
  else location.assign("/search");
}

function toList() {
  const row = rowHere() ?? document.querySelector("#rows .row:has([aria-current])");
  if (matchMedia("(width < 760px)").matches) document.querySelector("#facts .back")?.click();
  else if (row) standOn(row);
}

const writes = (element) => element.isContentEditable || element.matches?.("input:not([type=checkbox]), textarea, select");
const acts = (element) => element.matches?.("a, button, summary, select, [role=option]");

function onKey(event) {
  if (event.key === "Escape") return onEscape(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (writes(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && acts(event.target)) return;
  const deed = afterG ? AFTER_G[event.key] : KEYS[event.key];
  afterG = !afterG && event.key === "g";
  if (!deed) return;
  event.preventDefault();
  deed();
}

// Escape closes what floats by itself; here it leaves the composer, then the search field
function onEscape(event) {
  if (document.querySelector("dialog[open], :popover-open")) return;
  if (leaveComposer(event.target)) event.preventDefault();
  else if (writes(event.target)) event.target.blur();
}

document.addEventListener("keydown", onKey);
appear("[data-key-help]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
});
