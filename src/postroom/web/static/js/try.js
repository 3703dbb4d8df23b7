// Try a mail: a dropped or chosen file is tried at once, and the page says that it is being read.
import { appear } from "./appear.js";

appear("form[data-try]", (form) => {
  const file = form.elements.mail;
  const zone = file.closest(".drop");
  const state = form.querySelector("[data-try-state]");

  for (const over of ["dragenter", "dragover"]) zone.addEventListener(over, () => zone.classList.add("over"));
  for (const out of ["dragleave", "drop", "dragend"]) zone.addEventListener(out, () => zone.classList.remove("over"));

  file.addEventListener("change", () => {
    if (!file.files.length) return;
    zone.querySelector(".words").textContent = file.files[0].name;
    form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    state.textContent = "Reading it, in a process of its own …";
  });
});
