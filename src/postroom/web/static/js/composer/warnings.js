// One sentence above Send for each thing that is probably wrong, with its remedy.
import { isAddress } from "./chips.js";

export function makeWarnings({ form, chips }) {
  const place = form.querySelector("[data-warnings]");
  const summary = form.querySelector("[data-recipients]");

  function look() {
    const lines = chips.flatMap((field) => field.value().filter((address) => !isAddress(address)).map((address) => line(field, address)));
    place.replaceChildren(...lines);
    summarise();
  }

  function line(field, address) {
    const item = document.createElement("li");
    const remedy = document.createElement("button");
    remedy.type = "button";
    remedy.textContent = "Remove it";
    remedy.addEventListener("click", () => field.restore(field.value().filter((other) => other !== address)));
    item.append(`${address} is not an e-mail address.`, remedy);
    return item;
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
