// One sentence that something is done, with the way back for 8 seconds.
// The server asks for it by the header HX-Trigger: {"toast": {"text", "undo": {"url", "values"}}}.

const SECONDS = 8;
const place = document.getElementById("toasts");

/** Shows a sentence; `undo`, if given, is {url, values} to post. */
export function toast({ text, undo }) {
  const box = document.createElement("div");
  box.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  if (undo) box.append(undoButton(undo, box));
  place.replaceChildren(box);
  fade(box);
}

function undoButton({ url, values }, box) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Undo";
  button.addEventListener("click", () => {
    box.remove();
    htmx.ajax("POST", url, { values: { ...values, undoing: "yes" }, source: "#toasts", target: "#toasts", swap: "none" });
  });
  return button;
}

// it stays while somebody points at it or has it focused
function fade(box) {
  let timer;
  const start = () => (timer = setTimeout(() => box.remove(), SECONDS * 1000));
  const stop = () => clearTimeout(timer);
  box.addEventListener("pointerenter", stop);
  box.addEventListener("focusin", stop);
  box.addEventListener("pointerleave", start);
  box.addEventListener("focusout", start);
  start();
}

document.addEventListener("toast", (event) => toast(event.detail));
document.addEventListener("htmx:response:error", (event) => {
  const refusal = event.detail.ctx?.response?.headers?.get?.("Postroom-Refusal");
  toast({ text: refusal ? decodeURIComponent(refusal) : "That did not work, nothing was changed. Try it again." });
});
document.addEventListener("htmx:error", () => {
  toast({ text: "The server can't be reached. Nothing was changed; try again when the connection is back." });
});
