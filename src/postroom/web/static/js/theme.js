// Light, dark, or as the system has it. Kept in a cookie, so that the server draws the right one at once.
import { appear } from "./appear.js";

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

function wear(theme) {
  root.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
}

appear("[data-theme-switch]", (button) => {
  const word = button.querySelector("span");
  const say = () => (word.textContent = isDark() ? "Light" : "Dark");
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    wear(isDark() ? "light" : "dark");
    say();
  });
});
