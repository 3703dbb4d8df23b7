// Files: picked, dropped or pasted; uploaded at once, with progress; images pasted into the text stay in the text.

/** The files of a form: {value() -> upload ids, list, restore(list), busy(), clear(), onChange(f)}. */
export function makeFiles(form, editor) {
  const place = form.querySelector("[data-files]");
  const picker = form.querySelector("[data-attach]");
  const ready = new Map(); // upload id -> {id, name, size}
  const heard = [];
  let running = 0;
  const changed = () => heard.forEach((hear) => hear());

  async function take(file) {
    const inline = file.type.startsWith("image/") && take.inline;
    const row = fileRow(file.name || "image", file.size);
    place.append(row);
    running += 1;
    try {
      const made = await upload(file, (share) => (row.querySelector("progress").value = share));
      if (inline) {
        row.remove();
        editor.insertImage(`/uploads/${made.id}`, file.name);
      } else settle(row, made);
    } catch (error) {
      row.querySelector("progress").replaceWith(` ${error.message}`);
      row.append(remover(row, () => {}));
    } finally {
      running -= 1;
      changed();
    }
  }

  function settle(row, made) {
    ready.set(made.id, made);
    row.querySelector("progress")?.remove();
    row.append(remover(row, () => (ready.delete(made.id), changed())));
  }

  function takeAll(files, inline) {
    take.inline = inline;
    for (const file of files) take(file);
  }

  form.querySelector("[data-deed=attach]").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => (takeAll(picker.files, false), (picker.value = "")));
  editor.root.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.types.includes("text/html")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    takeAll(files, true);
  }, { capture: true });
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    takeAll(event.dataTransfer.files, editor.root.contains(event.target));
  }, { capture: true });

  return {
    value: () => [...ready.keys()],
    list: () => [...ready.values()],
    busy: () => running > 0,
    onChange: (hear) => heard.push(hear),
    clear: () => (ready.clear(), place.replaceChildren()),
    restore: (files) => files.forEach((made) => {
      const row = fileRow(made.name, made.size);
      place.append(row);
      settle(row, made);
    }),
  };
}

// fetch can't tell how far an upload is
function upload(file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name || "image.png");
    request.open("POST", "/uploads");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(request.response);
      else reject(new Error(request.response?.detail ?? "was refused"));
    });
    request.addEventListener("error", () => reject(new Error("did not get through; remove it and try again")));
    request.send(body);
  });
}

function fileRow(name, size) {
  const row = document.createElement("span");
  row.className = "file";
  const word = document.createElement("span");
  word.className = "name";
  word.textContent = name;
  const bar = document.createElement("progress");
  bar.ariaLabel = `Uploading ${name}`;
  const octets = document.createElement("span");
  octets.className = "size";
  octets.textContent = size < 1e6 ? `${Math.ceil(size / 1000)} KB` : `${(size / 1e6).toFixed(1)} MB`;
  row.append(word, octets, bar);
  return row;
}

function remover(row, gone) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.ariaLabel = `Remove ${row.querySelector(".name").textContent}`;
  button.addEventListener("click", () => {
    row.remove();
    gone();
  });
  return button;
}
