// To and Cc: a chip for each address, marked when it can't be one, with completion from the people we know.

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
    entry.value.split(SPLIT).forEach((word) => add(plain(word)));
    if (entry.value) entry.value = "";
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
  entry.addEventListener("input", () => entry.value.includes("@") && /[,;\s]/.test(entry.value) && settle());
  complete(chips, (address) => {
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

let count = 0;

function complete({ entry, box }, choose) {
  const options = document.createElement("ul");
  options.className = "float completion";
  options.id = `people-${++count}`;
  options.popover = "manual";
  options.setAttribute("role", "listbox");
  box.after(options);
  Object.assign(entry, { role: "combobox", ariaExpanded: "false", ariaAutoComplete: "list" });
  entry.setAttribute("aria-controls", options.id);
  let asked = 0;
  const hide = () => {
    options.hidePopover();
    entry.ariaExpanded = "false";
  };
  const selected = () => options.querySelector("[aria-selected=true]");
  entry.addEventListener("input", async () => {
    const question = ++asked;
    if (entry.value.trim().length < 2) return hide();
    const answer = await fetch(`/people?q=${encodeURIComponent(entry.value.trim())}`);
    if (!answer.ok || question !== asked) return;
    options.innerHTML = "";
    for (const person of await answer.json()) options.append(option(person));
    options.firstElementChild?.setAttribute("aria-selected", "true");
    if (!options.childElementCount) return hide();
    options.showPopover({ source: entry });
    entry.ariaExpanded = "true";
  });
  entry.addEventListener("keydown", (event) => {
    if (!options.matches(":popover-open")) return;
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (step) {
      event.preventDefault();
      const to = selected()?.[step];
      if (to) {
        selected().setAttribute("aria-selected", "false");
        to.setAttribute("aria-selected", "true");
      }
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      event.stopImmediatePropagation();
      choose(selected().dataset.address);
      hide();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      hide();
    }
  }, { capture: true });
  options.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const address = event.target.closest("li")?.dataset.address;
    if (address) choose(address);
    hide();
  });
  entry.addEventListener("blur", hide);
}

function option({ name, address }) {
  const made = document.createElement("li");
  made.setAttribute("role", "option");
  made.dataset.address = address;
  made.append(name || address);
  const small = document.createElement("small");
  small.textContent = name ? ` ${address}` : "";
  made.append(small);
  return made;
}
