// Sending: by Ctrl Enter or the button, once; what could not be sent stays where it is, with the reason.

export function makeSending({ form, editor, chips, files, draft }) {
  const button = form.querySelector("button[type=submit]");
  const state = form.querySelector("[data-state]");
  const isReply = form.dataset.composer === "reply";

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    form.requestSubmit(button);
  }, { capture: true });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    chips.forEach((one) => one.settle());
    const wrong = obstacle();
    if (wrong) return say(wrong, true);
    button.disabled = true;
    say(isReply ? "Sending" : "Adding");
    try {
      await post();
      done();
    } catch (error) {
      say(error.message, true);
    } finally {
      button.disabled = false;
    }
  });

  function say(sentence, isWrong = false) {
    state.textContent = sentence;
    state.classList.toggle("wrong", isWrong);
  }

  function obstacle() {
    if (files.busy()) return "A file is still on its way.";
    if (editor.isEmpty() && !files.value().length) return isReply ? "Write something first." : "Write a note first.";
    if (isReply && !chips.some((one) => one.value().length)) return "Say who it goes to.";
    if (form.querySelector(".chip.wrong")) return "Mend or remove the marked address first.";
    return null;
  }

  async function post() {
    const body = new FormData();
    body.append("once", form.elements.once.value);
    // of rich words the server makes the text
    if (editor.html() === null) body.append("text", editor.text());
    else body.append("html", editor.html());
    for (const one of chips) body.append(one.name, one.value().join(", "));
    if (form.elements.from) body.append("from", form.elements.from.value);
    for (const id of new Set([...files.value(), ...editor.images()])) body.append("attachments", id);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer) throw new Error("The server can't be reached; the draft is kept. Try again.");
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? "It was not taken; the draft is kept. Try again.");
  }

  function done() {
    draft.drop();
    form.elements.once.value = newKey();
    say("");
    editor.clear();
    files.clear();
    form.closest("#composer > details").open = false;
    const scroll = document.getElementById("scroll");
    scroll.scrollTop = scroll.scrollHeight;
    scroll.focus({ preventScroll: true });
    document.getElementById("said").textContent = isReply ? "Answer sent" : "Note added";
    document.dispatchEvent(new CustomEvent("fresh"));
  }
}

// crypto.randomUUID is there by https alone
const newKey = () => [...crypto.getRandomValues(new Uint32Array(6))].map((part) => part.toString(36)).join("");
