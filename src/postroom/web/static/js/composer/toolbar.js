// Bold, italic, colour, lists, quote, link: what mails need, each a button that says whether it is on.

const COLOURS = ["#1f1d1a", "#6b6760", "#b3261e", "#a15c00", "#1e7a46", "#2456b8", "#7a3ea8", "#b02a6b"];

const DEEDS = {
  bold: (squire) => (squire.hasFormat("b") ? squire.removeBold() : squire.bold()),
  italic: (squire) => (squire.hasFormat("i") ? squire.removeItalic() : squire.italic()),
  bullets: (squire) => (squire.hasFormat("ul") ? squire.removeList() : squire.makeUnorderedList()),
  numbers: (squire) => (squire.hasFormat("ol") ? squire.removeList() : squire.makeOrderedList()),
  quote: (squire) => (squire.hasFormat("blockquote") ? squire.decreaseQuoteLevel() : squire.increaseQuoteLevel()),
};
const STATES = { bold: "b", italic: "i", bullets: "ul", numbers: "ol", quote: "blockquote", link: "a" };

export function makeToolbar(form, squire) {
  const bar = form.querySelector("[data-toolbar]");
  bar.hidden = false;
  const button = (deed) => bar.querySelector(`[data-deed=${deed}]`);
  for (const [deed, act] of Object.entries(DEEDS)) press(button(deed), () => (squire.focus(), act(squire)));
  makeColours(button("colour"), squire);
  makeLink(button("link"), squire);
  squire.setKeyHandler("Ctrl-k", (_, event) => (event.preventDefault(), button("link").click()));
  const show = () => {
    for (const [deed, tag] of Object.entries(STATES)) button(deed).ariaPressed = String(squire.hasFormat(tag));
  };
  squire.addEventListener("pathChange", show);
  squire.addEventListener("select", show);
  walkByArrows(bar);
}

// the selection must not be lost to the button
function press(button, act) {
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", act);
}

function makeColours(button, squire) {
  const float = floating(button, "swatches");
  for (const colour of COLOURS) {
    const swatch = document.createElement("button");
    swatch.type = "button";
    swatch.ariaLabel = swatch.title = colour === COLOURS[0] ? "No colour" : colour;
    swatch.style.setProperty("--swatch", colour);
    press(swatch, () => {
      float.hidePopover();
      squire.focus();
      squire.setTextColor(colour === COLOURS[0] ? null : colour);
    });
    float.append(swatch);
  }
}

function makeLink(button, squire) {
  const float = floating(button, "link-box");
  const field = document.createElement("input");
  field.className = "input";
  field.type = "url";
  field.placeholder = "https://";
  field.ariaLabel = "Address of the link";
  float.append(field);
  let range = null;
  float.addEventListener("toggle", (event) => event.newState === "open" && field.focus());
  button.addEventListener("mousedown", () => (range = squire.getSelection()));
  button.addEventListener("click", () => (range ??= squire.getSelection()));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    float.hidePopover();
    squire.focus();
    squire.setSelection(range);
    if (field.value.trim()) squire.makeLink(withScheme(field.value.trim()));
    else squire.removeLink();
    field.value = "";
  });
}

const withScheme = (address) => (/^(https?:|mailto:|tel:)/i.test(address) ? address : `https://${address}`);

function floating(button, name) {
  const float = document.createElement("div");
  float.className = `float ${name}`;
  float.popover = "auto";
  float.id = `float-${name}`;
  button.after(float);
  button.setAttribute("popovertarget", float.id);
  button.popoverTargetElement = float;
  return float;
}

// one stop for Tab, arrows inside (WAI-ARIA's toolbar)
function walkByArrows(bar) {
  const tools = [...bar.querySelectorAll(".tool")];
  tools.forEach((tool, at) => (tool.tabIndex = at ? -1 : 0));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tools.indexOf(event.target);
    if (!step || at < 0) return;
    tools[(at + step + tools.length) % tools.length].focus();
  });
}
