// A composer's parts joined: the editor, recipients, files, the draft, sending.
import { appear } from "../appear.js";
import { makeChips } from "./chips.js";
import { keepDraft } from "./draft.js";
import { makeEditor } from "./editor.js";
import { makeFiles } from "./files.js";
import { focusWords } from "./opening.js";
import { makeSending } from "./sending.js";
import { makeWarnings } from "./warnings.js";

appear("form[data-composer]", (form) => {
  const box = form.closest("#composer > details");
  let begun = false;
  const begin = () => {
    if (!begun) start(form);
    begun = true;
  };
  if (box.open) begin();
  form.addEventListener("begin", begin); // "toggle" comes late: keys pressed meanwhile would go to the plain field
  box.addEventListener("toggle", () => {
    if (!box.open) return;
    begin();
    focusWords(box);
  });
});

function start(form) {
  const isReply = form.dataset.composer === "reply";
  const editor = makeEditor(form, { rich: isReply });
  const chips = isReply ? [...form.querySelectorAll("[data-chips]")].map(makeChips) : [];
  const files = isReply ? makeFiles(form, editor) : { value: () => [], restore() {}, busy: () => false, clear() {} };
  const parts = { form, editor, chips, files };
  if (isReply) makeWarnings(parts);
  const draft = keepDraft(parts);
  makeSending({ ...parts, draft });
}
