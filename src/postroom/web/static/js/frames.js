// Framed mails are as high as their content. The browser measures a frame when it has loaded, never again; so a frame
// whose width changes is replaced by a new one. (Setting its `src` anew would leave a step in the history, and Back
// would go to the frame before.)
import { appear, lookAgain } from "./appear.js";

const PAUSE = 250;
const MISSED = 1500;

if (CSS.supports("frame-sizing", "content-height")) appear(".letter iframe", size);

function size(frame) {
  let width = 0;
  let timer;
  const measured = () => {
    width = frame.offsetWidth;
    frame.setAttribute("data-kept-sized", "");
  };
  frame.addEventListener("load", measured);
  setTimeout(measured, MISSED); // it may have loaded before this script did
  new ResizeObserver(() => {
    if (!width || !frame.offsetWidth || frame.offsetWidth === width) return;
    clearTimeout(timer);
    timer = setTimeout(() => again(frame), PAUSE);
  }).observe(frame);
}

function again(frame) {
  const next = frame.cloneNode();
  next.removeAttribute("data-kept-sized");
  frame.replaceWith(next);
  lookAgain();
}
