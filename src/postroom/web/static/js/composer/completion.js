// Completion of an address from the people we know (WAI-ARIA's combobox with a list).

let count = 0;

/** Offers people for what is typed into `entry`; calls `choose(address)`. */
export function complete(entry, choose) {
  const options = listFor(entry);
  const selected = () => options.querySelector("[aria-selected=true]");
  const hide = () => {
    options.hidePopover();
    entry.ariaExpanded = "false";
  };
  const take = (option) => {
    if (option) choose(option.dataset.address);
    hide();
  };
  entry.addEventListener("input", () => offer(entry, options, hide));
  entry.addEventListener("blur", hide);
  entry.addEventListener("keydown", (event) => options.matches(":popover-open") && onKey(event, { selected, take, hide }), { capture: true });
  options.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take(event.target.closest("li"));
  });
}

function listFor(entry) {
  const options = document.createElement("ul");
  options.className = "float completion";
  options.id = `people-${++count}`;
  options.popover = "manual";
  options.setAttribute("role", "listbox");
  entry.parentElement.after(options);
  Object.assign(entry, { role: "combobox", ariaExpanded: "false", ariaAutoComplete: "list" });
  entry.setAttribute("aria-controls", options.id);
  return options;
}

async function offer(entry, options, hide) {
  const typed = entry.value.trim();
  if (typed.length < 2) return hide();
  const answer = await fetch(`/people?q=${encodeURIComponent(typed)}`);
  if (!answer.ok || entry.value.trim() !== typed) return;
  const people = await answer.json();
  if (!people.length) return hide();
  options.replaceChildren(...people.map((person, at) => option(person, `${options.id}-${at}`)));
  select(entry, options.firstElementChild);
  options.showPopover({ source: entry });
  entry.ariaExpanded = "true";
}

function select(entry, one) {
  for (const other of one.parentElement.children) other.ariaSelected = String(other === one);
  entry.setAttribute("aria-activedescendant", one.id);
}

function onKey(event, { selected, take, hide }) {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (step) {
    event.preventDefault();
    if (selected()[step]) select(event.target, selected()[step]);
  } else if (event.key === "Enter" || event.key === "Tab") {
    event.preventDefault();
    event.stopImmediatePropagation();
    take(selected());
  } else if (event.key === "Escape") {
    event.stopPropagation();
    hide();
  }
}

function option({ name, address }, id) {
  const made = document.createElement("li");
  made.id = id;
  made.setAttribute("role", "option");
  made.dataset.address = address;
  const small = document.createElement("small");
  small.textContent = name ? ` ${address}` : "";
  made.append(name || address, small);
  return made;
}
