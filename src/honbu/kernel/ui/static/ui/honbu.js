// Comfort on top of pages that work without it: menus, brightness, dialogs, drafts, choosing rows, files and people.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

// ---- menus and the drawer: details that close when one goes elsewhere ----------------------------------------------
const CLOSING = "details[data-menu], details.drawer";

document.addEventListener("click", (event) => {
  for (const open of all(CLOSING)) {
    if (open.open && !open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.(CLOSING) ?? all(CLOSING).find((one) => one.open);
  if (open?.open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (menu?.open && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// ---- brightness without a new page ---------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button?.form) return;
  event.preventDefault();
  document.documentElement.dataset.theme = button.value;
  for (const one of all("[data-theme-choice]")) one.setAttribute("aria-pressed", String(one === button));
  const body = new FormData(button.form);
  body.set("theme", button.value);
  fetch(button.form.action, { method: "POST", body, redirect: "manual" });
});

// ---- dialogs -------------------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  if (event.target.matches?.("dialog.dialog")) event.target.close();
});

// ---- short news at the foot of the page ----------------------------------------------------------------------------
export function toast(words) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = words;
  place.append(line);
  setTimeout(() => line.remove(), 8000);
}

// ---- drafts: the form is sent to its autosave address a moment after the last change ---------------------------------
function keepDraft(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let running = null;
  const say = (state, words) => {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = words;
  };
  const save = async () => {
    running?.abort();
    running = new AbortController();
    say("saving", status?.dataset.saving ?? "");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), headers: { "X-CSRFToken": token() }, signal: running.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const now = new Date();
      const time = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
      say("saved", (status?.dataset.saved ?? "").replace("{time}", time));
    } catch (error) {
      if (error.name !== "AbortError") say("failed", status?.dataset.failed ?? "");
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

// ---- letters left --------------------------------------------------------------------------------------------------
function countLetters(area) {
  const words = area.parentElement.querySelector("[data-count-words]");
  if (!words) return;
  const show = () => {
    // The server counts a line break as one letter, as this does.
    const left = Number(area.dataset.count) - [...area.value].length;
    words.textContent = words.dataset.countWords.replace("{n}", left.toLocaleString());
    words.classList.toggle("is-over", left < 0);
  };
  area.addEventListener("input", show);
  show();
}

// ---- choosing rows -------------------------------------------------------------------------------------------------
function chooseRows(table) {
  const every = table.querySelector("[data-select-all]");
  const rows = all("[data-select-row]", table);
  const show = () => {
    const chosen = rows.filter((box) => box.checked).length;
    if (every) {
      every.checked = chosen === rows.length && chosen > 0;
      every.indeterminate = chosen > 0 && chosen < rows.length;
    }
    for (const box of rows) box.closest("tr").classList.toggle("is-chosen", box.checked);
    for (const place of all("[data-chosen-count]")) {
      place.textContent = place.dataset.chosenCount.replace("{n}", chosen.toLocaleString());
    }
    for (const button of all("[data-needs-chosen]")) button.disabled = chosen === 0;
  };
  table.addEventListener("change", (event) => {
    if (event.target === every) for (const box of rows) box.checked = every.checked;
    show();
  });
  show();
}

// ---- files ---------------------------------------------------------------------------------------------------------
function takeFiles(zone) {
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector("[data-drop-files]");
  const words = zone.querySelector("[data-drop-words]");
  if (words) words.hidden = false;
  const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
  const show = () => {
    if (!list) return;
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} (${size(file.size)})`;
      return line;
    }));
    list.hidden = input.files.length === 0;
  };
  input.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) files.items.add(file);
    if (!files.files.length) return;
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// ---- pickers: a combobox in front of the input that holds the code ----------------------------------------------------
function makePicker(root) {
  const template = root.querySelector("template");
  const code = root.querySelector("input");
  if (!template || !code || !window.htmx) return;
  root.append(template.content.cloneNode(true));
  const box = root.querySelector("[data-picker-input]");
  const list = root.querySelector("[role=listbox]");
  const status = root.querySelector("[role=status]");
  for (const name of ["aria-describedby", "aria-invalid", "required", "disabled"]) {
    if (code.hasAttribute(name)) box.setAttribute(name, code.getAttribute(name));
  }
  box.id = code.id;
  code.id = `${code.id}-code`;
  code.removeAttribute("required");
  code.type = "hidden";
  root.querySelector("[data-picker-chosen]")?.remove();
  let label = root.dataset.chosen || code.value;
  let active = -1;
  box.value = label;
  const options = () => all("[role=option]", list);
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const point = (next) => {
    const found = options();
    if (!found.length) return;
    active = (next + found.length) % found.length;
    found.forEach((one, place) => one.setAttribute("aria-selected", String(place === active)));
    box.setAttribute("aria-activedescendant", found[active].id);
    found[active].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    code.value = option.dataset.code;
    label = option.dataset.label;
    box.value = label;
    close();
    code.dispatchEvent(new Event("change", { bubbles: true }));
  };
  list.addEventListener("htmx:afterSwap", () => {
    if (document.activeElement !== box) return;
    options().forEach((one, place) => { one.id = `${list.id}-${place}`; });
    list.hidden = false;
    active = -1;
    box.setAttribute("aria-expanded", "true");
    const found = options().length;
    status.textContent = found ? status.dataset.found.replace("{n}", found) : status.dataset.none;
  });
  box.addEventListener("htmx:configRequest", (event) => { event.detail.parameters = { q: box.value }; });
  box.addEventListener("input", () => { if (!box.value.trim()) { code.value = ""; label = ""; } });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) window.htmx.trigger(box, "picker:open");
      else point(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (active >= 0) choose(options()[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  box.addEventListener("blur", () => {
    close();
    // Text that was not chosen from the list would look like an answer without being one.
    if (box.value.trim()) box.value = label;
  });
  window.htmx.process(root);
}

// ---- the page, and what htmx brings later ------------------------------------------------------------------------------
const alive = new WeakSet();
const PARTS = [
  ["form[data-autosave]", keepDraft],
  ["textarea[data-count]", countLetters],
  ["table:has([data-select-row])", chooseRows],
  ["[data-drop]", takeFiles],
  ["[data-picker]", makePicker],
];

function enliven(root) {
  for (const [selector, start] of PARTS) {
    for (const part of all(selector, root)) {
      if (alive.has(part)) continue;
      alive.add(part);
      start(part);
    }
  }
  for (const dialog of all("dialog[data-open]", root)) dialog.showModal();
  const summary = root.querySelector("[data-error-summary]:not([data-still] *)");
  summary?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const control = link && document.getElementById(link.hash.slice(1));
  if (control) {
    event.preventDefault();
    control.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  }
});

if (window.matchMedia("(max-width: 47.999rem)").matches) {
  for (const panel of all("[data-filter-panel]:not([data-in-force])")) panel.open = false;
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body && !event.detail.elt.closest?.("[role=listbox], .picker")) {
    enliven(event.detail.elt.parentElement ?? event.detail.elt);
  }
});
for (const failed of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failed, () => {
    const words = document.body.dataset.failed;
    if (words) toast(words);
  });
}

enliven(document);
