// Brings news onto the page without moving anything: the open thread grows in place, rows change where they are,
// and cases that are not in the list are offered as "3 new".
import { lookAgain } from "./appear.js";

// each request names a source: htmx lets one source have one request at a time
const PAUSE = 80;
let waiting = null; // a set of case ids, or "all"
let running = false;
const unlisted = new Set();

const pane = () => document.getElementById("case");
const list = () => document.getElementById("list");

document.addEventListener("news", ({ detail }) => note(detail.cases));
document.addEventListener("fresh", () => pane()?.dataset.case && note([Number(pane().dataset.case)]));
document.addEventListener("visibilitychange", () => !document.hidden && run());

function note(cases) {
  if (cases === null || waiting === "all") waiting = "all";
  else waiting = new Set([...(waiting ?? []), ...cases]);
  setTimeout(run, PAUSE);
}

async function run() {
  if (running || !waiting || document.hidden) return;
  running = true;
  const cases = waiting;
  waiting = null;
  try {
    await Promise.all([freshThread(cases), freshRows(cases), freshRail()]);
  } finally {
    running = false;
    if (waiting) setTimeout(run, PAUSE);
  }
}

const speaksOf = (cases, id) => cases === "all" || cases.has(id);

async function freshThread(cases) {
  const open = pane();
  if (!open?.dataset.case || !speaksOf(cases, Number(open.dataset.case))) return;
  const scroll = document.getElementById("scroll");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  const known = new Set([...document.querySelectorAll("#thread > li")].map((entry) => entry.id));
  await htmx.ajax("GET", `/cases/${open.dataset.name}/fresh?entries=${Math.max(60, known.size)}`, { source: "#thread", target: "#thread", swap: "outerMorph" });
  wearFacts();
  const grown = [...document.querySelectorAll("#thread > li")].filter((entry) => !known.has(entry.id));
  if (grown.length) welcome(grown, atEnd, scroll);
}

// a morph changes what a field is set to by default; one that somebody has touched must be told to take it
function wearFacts() {
  for (const form of document.querySelectorAll("#facts form, #attributes form")) {
    if (!form.contains(document.activeElement)) form.reset();
  }
}

function welcome(grown, atEnd, scroll) {
  const theirs = grown.filter((entry) => entry.matches(".letter:not(.ours)"));
  theirs[0]?.setAttribute("data-kept-new", "");
  for (const entry of theirs) say(`New message from ${entry.querySelector(".from").textContent}`);
  if (atEnd) grown[0].scrollIntoView({ block: "nearest" });
  else if (theirs.length) pointDown(theirs[0], scroll);
}

function pointDown(entry, scroll) {
  scroll.querySelector(".arrived")?.remove();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "arrived";
  button.textContent = "New message";
  button.addEventListener("click", () => entry.scrollIntoView({ block: "start" }));
  scroll.append(button);
  new IntersectionObserver((seen, watch) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    button.remove();
    watch.disconnect();
  }, { root: scroll }).observe(entry);
}

async function freshRows(cases) {
  const address = list()?.dataset.news;
  if (!address) return;
  const url = new URL(address, location.href);
  if (cases !== "all") url.searchParams.set("cases", [...cases].join(","));
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const row of page.querySelectorAll(".row")) put(row);
  offer();
}

function put(row) {
  const old = document.getElementById(row.id);
  if (!old) return void unlisted.add(row.id);
  const focused = old.contains(document.activeElement);
  row.classList.toggle("here", old.classList.contains("here"));
  if (old.querySelector("[aria-current]")) row.querySelector("a").setAttribute("aria-current", "true");
  row.querySelector(".pick").checked = old.querySelector(".pick").checked;
  old.replaceWith(row);
  htmx.process(row);
  lookAgain();
  if (focused) row.querySelector("a").focus({ preventScroll: true });
}

function offer() {
  for (const id of unlisted) if (document.getElementById(id)) unlisted.delete(id);
  const news = document.getElementById("news");
  if (!news) return;
  news.hidden = unlisted.size === 0;
  news.textContent = `${unlisted.size} new`;
}

async function freshRail() {
  const rail = document.getElementById("rail");
  if (rail) await htmx.ajax("GET", `/rail?place=${rail.dataset.place}`, { source: "#rail", target: "#rail", swap: "outerMorph" });
}

function say(sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  document.getElementById("said").replaceChildren(line);
}

document.addEventListener("htmx:after:swap", offer);
