// One sentence above Send for each thing that is probably wrong, with its remedy.
import { isAddress } from "./chips.js";

const PAUSE = 250;

export function makeWarnings({ form, chips }) {
  const place = form.querySelector("[data-warnings]");
  const summary = form.querySelector("[data-recipients]");
  let told = { warnings: [], none: [] };
  let timer;
  let round = 0;

  function look() {
    show();
    summarise();
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  // what only the server knows: reporters, suppressed and unverified addresses; then what DNS says of the latter
  async function ask() {
    const mine = ++round;
    const to = everybody().filter(isAddress).join(",");
    const found = await read(`/cases/${form.dataset.case}/warnings?to=${encodeURIComponent(to)}`);
    if (!found || mine !== round) return;
    told = { warnings: found.warnings, none: [] };
    show();
    if (!found.ask.length) return;
    const domains = await read(`/mail-domains?names=${encodeURIComponent(found.ask.join(","))}`);
    if (!domains || mine !== round) return;
    told.none = domains.none;
    show();
  }

  async function read(url) {
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null; // warnings are help, not a condition
    }
  }

  const everybody = () => chips.flatMap((field) => field.value());

  function show() {
    const here = new Set(everybody().map((address) => address.toLowerCase()));
    const wrong = everybody().filter((address) => !isAddress(address)).map((address) => line(`${address} is not an e-mail address.`, { address, remedy: "Remove it" }));
    const others = told.warnings.filter((one) => !one.address || here.has(one.address)).map((one) => {
      const domain = one.address.split("@").pop();
      return line(told.none.includes(domain) ? `${domain} takes no mail, so ${one.address} can't be reached.` : one.sentence, one);
    });
    place.replaceChildren(...wrong, ...others);
  }

  function line(sentence, one) {
    const item = document.createElement("li");
    item.append(sentence, remedyOf(one));
    return item;
  }

  function remedyOf(one) {
    const remedy = document.createElement(one.href ? "a" : "button");
    remedy.textContent = one.remedy;
    if (one.href) remedy.href = one.href;
    else remedy.type = "button";
    if (one.post) remedy.addEventListener("click", () => removeReporter(one.post));
    else if (!one.href) remedy.addEventListener("click", () => remove(one.address));
    return remedy;
  }

  async function removeReporter(url) {
    await htmx.ajax("POST", url, { source: form, swap: "none", target: "#toasts" });
    ask();
  }

  function remove(address) {
    for (const field of chips) {
      const kept = field.value().filter((other) => other.toLowerCase() !== address.toLowerCase());
      if (kept.length !== field.value().length) field.restore(kept);
    }
  }

  // the line that stands for the fields while they are closed
  const first = Object.fromEntries(chips.map((field) => [field.name, field.value().join()]));
  const firstWords = [...summary.childNodes];
  function summarise() {
    if (chips.every((field) => field.value().join() === first[field.name])) return summary.replaceChildren(...firstWords);
    const from = form.elements.from?.selectedOptions[0]?.textContent.split(" <")[0];
    summary.replaceChildren();
    for (const field of chips) {
      const list = field.value();
      if (list.length || field.name === "to") summary.append(summary.childNodes.length ? " · " : "", `${field.name === "to" ? "To" : "Cc"} `, bold(list.join(", ") || "nobody yet"));
    }
    if (from) summary.append(" · From ", bold(from));
  }

  const bold = (text) => Object.assign(document.createElement("b"), { textContent: text });
  chips.forEach((field) => field.onChange(look));
  look();
}
