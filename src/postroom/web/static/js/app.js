// The page's behaviours, one file each. Everything works without them; they make it quick.
import "./theme.js";
import "./time.js";
import "./toast.js";
import "./list.js";
import "./frames.js";
import "./thread.js";
import "./try.js";
import "./keyboard.js";
import "./live.js";
import "./fresh.js";
import "./copy.js";
import "./composer/composer.js";

// says that the behaviours are there: keys pressed before would be lost
document.documentElement.dataset.quick = "";
