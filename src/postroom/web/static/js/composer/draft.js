// A draft survives a crash of the browser: it is kept on this machine until it is sent or emptied.

const PAUSE = 250;

/** Keeps what the form holds; {drop()} forgets it. */
export function keepDraft({ form, editor, chips, files }) {
  const key = `draft:${form.dataset.composer}:${form.dataset.case}`;
  const state = form.querySelector("[data-state]");
  let timer;

  function save() {
    const draft = { text: editor.text(), html: editor.html(), files: files.list?.() ?? [], once: form.elements.once.value };
    for (const one of chips) draft[one.name] = one.value();
    if (editor.isEmpty() && !draft.files.length) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
    if (!state.classList.contains("wrong")) state.textContent = editor.isEmpty() ? "" : "Draft kept";
  }
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (kept) {
    editor.restore(kept);
    files.restore(kept.files ?? []);
    if (kept.once) form.elements.once.value = kept.once; // if it was sent and the answer got lost, it is not sent anew
    for (const one of chips) if (kept[one.name]) one.restore(kept[one.name]);
    state.textContent = "Draft kept";
  }
  editor.onInput(soon);
  files.onChange?.(soon);
  chips.forEach((one) => one.onChange(soon));
  addEventListener("pagehide", () => form.isConnected && timer && save());
  return {
    drop() {
      clearTimeout(timer);
      localStorage.removeItem(key);
      state.textContent = "";
    },
  };
}
