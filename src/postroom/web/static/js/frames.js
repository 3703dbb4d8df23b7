// Framed mails are as high as their content. The browser measures a frame when it has loaded, never again; so a frame
// whose width changes is loaded anew.
import { appear } from "./appear.js";

const PAUSE = 250;
const MISSED = 1500;

if (CSS.supports("frame-sizing", "content-height")) {
  appear(".letter iframe", (frame) => {
    let width = 0;
    let timer;
    const measured = () => {
      width = frame.offsetWidth;
      frame.setAttribute("data-kept-sized", "");
    };
    frame.addEventListener("load", measured);
    setTimeout(measured, MISSED); // it may have loaded before this script did
    new ResizeObserver(() => {
      if (frame.offsetWidth === width || !frame.offsetWidth) return;
      clearTimeout(timer);
      timer = setTimeout(() => again(frame), PAUSE);
    }).observe(frame);
  });
}

function again(frame) {
  frame.removeAttribute("data-kept-sized");
  frame.src = frame.getAttribute("src");
}
