// To and Cc: a chip for each address, marked when it can't be one.
import { complete } from "./completion.js";

const ADDRESS = /^[^\s@<>()[\],;:"\\]+@[^\s@.]+(\.[^\s@.]+)+$/u;
export const isAddress = (text) => ADDRESS.test(text);
const SPLIT = /[,;\s]+/;

/** Turns the field into chips. The field keeps the value, so the form posts as it does without a script. */
export function makeChips(field) {
  const box = document.createElement("div");
  box.className = "chips";
  const entry = field.cloneNode();
  entry.removeAttribute("name");
  entry.removeAttribute("data-chips");
  entry.value = "";
  field.removeAttribute("id");
  field.hidden = true;
  field.after(box);
  box.append(entry);
  const heard = [];
  const chips = { name: field.name, field, entry, box, value: () => addresses(box), restore, onChange: (f) => heard.push(f), settle };

  function changed() {
    field.value = addresses(box).join(", ");
    heard.forEach((hear) => hear());
  }
  function add(address) {
    if (address && !addresses(box).includes(address)) entry.before(chip(address, changed));
  }
  function settle() {
    if (!entry.value.trim()) return;
    entry.value.split(SPLIT).forEach((word) => add(plain(word)));
    entry.value = "";
    changed();
  }
  function restore(list) {
    box.querySelectorAll(".chip").forEach((old) => old.remove());
    list.forEach(add);
    changed();
  }

  restore(field.value.split(SPLIT).map(plain));
  entry.addEventListener("blur", settle);
  entry.addEventListener("keydown", (event) => {
    if ([",", ";", " "].includes(event.key) || (event.key === "Enter" && entry.value && !event.ctrlKey && !event.metaKey)) {
      event.preventDefault();
      settle();
    } else if (event.key === "Backspace" && !entry.value) {
      box.querySelector(".chip:last-of-type")?.remove();
      changed();
    }
  });
  entry.addEventListener("input", () => /[,;]\s*$|@.*[,;\s]/.test(entry.value) && settle());
  complete(entry, (address) => {
    entry.value = address;
    settle();
  });
  return chips;
}

const plain = (word) => word.replace(/^[<"']+|[>"']+$/g, "");
const addresses = (box) => [...box.querySelectorAll(".chip")].map((one) => one.dataset.address);

function chip(address, changed) {
  const made = document.createElement("span");
  made.className = isAddress(address) ? "chip" : "chip wrong";
  made.dataset.address = address;
  const word = document.createElement("span");
  word.textContent = address;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.ariaLabel = `Remove ${address}`;
  remove.textContent = "×";
  remove.addEventListener("click", () => {
    made.remove();
    changed();
  });
  made.append(word, remove);
  return made;
}
