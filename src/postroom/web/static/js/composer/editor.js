// Where the words are written: squire for answers (rich text made for mail), the plain textarea for notes.
import Squire from "../../vendor/squire.mjs";
import DOMPurify from "../../vendor/purify.es.mjs";
import { makeToolbar } from "./toolbar.js";

const KEEP = {
  ALLOWED_TAGS: ["a", "b", "strong", "i", "em", "u", "s", "span", "div", "p", "br", "ul", "ol", "li", "blockquote", "img", "pre", "code", "h1", "h2", "h3", "hr", "sub", "sup"],
  ALLOWED_ATTR: ["href", "src", "alt", "style", "class", "width", "height"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|\/uploads\/)/i,
  RETURN_DOM_FRAGMENT: true,
};

const clean = (html) => document.importNode(DOMPurify.sanitize(html, KEEP), true);

/** The editor of a form: {text(), html(), restore(), clear(), onInput(), insertImage(), root}. */
export function makeEditor(form, { rich }) {
  const area = form.querySelector("[data-words]");
  return rich ? richEditor(form, area) : plainEditor(area);
}

function plainEditor(area) {
  return {
    root: area,
    isEmpty: () => !area.value.trim(),
    html: () => null,
    text: () => area.value,
    restore: ({ text }) => (area.value = text ?? ""),
    clear: () => (area.value = ""),
    onInput: (heard) => area.addEventListener("input", heard),
    images: () => [],
    insertImage() {},
  };
}

function richEditor(form, area) {
  const root = document.createElement("div");
  root.className = "words";
  root.dir = "auto";
  root.dataset.placeholder = area.placeholder;
  root.setAttribute("role", "textbox");
  root.setAttribute("aria-multiline", "true");
  root.setAttribute("aria-label", area.getAttribute("aria-label"));
  area.removeAttribute("aria-label");
  area.before(root);
  area.hidden = true;
  const squire = new Squire(root, { blockTag: "DIV", sanitizeToDOMFragment: clean, addLinks: true });
  const write = (html) => squire.setHTML(html).moveCursorToEnd();
  if (area.value) write(asHtml(area.value));
  const isEmpty = () => !root.textContent.trim() && !root.querySelector("img, li");
  const blank = () => root.classList.toggle("blank", isEmpty());
  squire.addEventListener("input", blank);
  blank();
  makeToolbar(form, squire);
  return {
    root,
    squire,
    isEmpty,
    html: () => squire.getHTML(),
    text: () => root.innerText,
    restore: ({ html }) => (write(html ?? ""), blank()),
    clear: () => (squire.setHTML(""), blank()),
    onInput: (heard) => squire.addEventListener("input", heard),
    images: () => [...root.querySelectorAll("img[src*='/uploads/']")].map((image) => image.src.split("/").pop()),
    insertImage: (src, alt) => (squire.focus(), squire.insertImage(src, { alt })),
  };
}

function asHtml(text) {
  const box = document.createElement("div");
  box.innerText = text;
  return box.innerHTML;
}
