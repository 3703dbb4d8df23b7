// Opening and leaving the composer: the answer's box or the note's.

const BOX = { reply: "#composer > .reply", note: "#composer > .add-note" };

/** Opens the box and puts the cursor into it. */
export function openComposer(kind) {
  const box = document.querySelector(BOX[kind]);
  if (!box) return;
  box.open = true;
  box.querySelector("form").dispatchEvent(new Event("begin"));
  focusWords(box);
}

/** Closes the box somebody writes in; what was written stays as a draft. Tells whether there was one. */
export function leaveComposer(element) {
  const box = element.closest?.("#composer > details");
  if (!box?.open) return false;
  box.open = false;
  document.getElementById("scroll")?.focus({ preventScroll: true });
  return true;
}

export function focusWords(box) {
  (box.querySelector("[contenteditable=true]") ?? box.querySelector("[data-words]"))?.focus();
}
