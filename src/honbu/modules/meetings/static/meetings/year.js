// 議題の並べ替え: by dragging the handle or with the arrow keys on it. Without this the buttons up and down do it.

const list = document.querySelector("[data-order]");
const form = document.querySelector("[data-order-form]");

function items() {
  return [...list.querySelectorAll(":scope > [data-item]")];
}

function order() {
  return items().map((item) => item.dataset.item).join(",");
}

function send() {
  form.querySelector("[name=order]").value = order();
  form.submit();
}

function makeMovable(handle, item) {
  const before = order();
  // The page listens, not the handle: an item that is put elsewhere lets go of the pointer.
  const follow = (event) => {
    const after = items().filter((one) => one !== item).find((one) => {
      const box = one.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (after === item.nextElementSibling) return;
    if (after) list.insertBefore(item, after);
    else list.append(item);
  };
  const release = () => {
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("pointerup", release);
    document.removeEventListener("pointercancel", release);
    item.classList.remove("is-held");
    if (order() !== before) send();
  };
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    item.classList.add("is-held");
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", release);
    document.addEventListener("pointercancel", release);
  });
  // The arrows move the item at once; what was moved is sent when the handle is left.
  handle.addEventListener("keydown", (event) => {
    const beside = event.key === "ArrowUp" ? item.previousElementSibling : event.key === "ArrowDown" ? item.nextElementSibling : null;
    if (!beside) return;
    event.preventDefault();
    if (event.key === "ArrowUp") list.insertBefore(item, beside);
    else list.insertBefore(beside, item);
    handle.focus();
    const place = items().indexOf(item) + 1;
    handle.setAttribute("aria-description", `${place} / ${items().length}`);
  });
  handle.addEventListener("blur", () => {
    // Moving the item takes the focus away for a moment.
    setTimeout(() => { if (document.activeElement !== handle && order() !== before) send(); }, 0);
  });
}

if (list && form) {
  for (const item of items()) {
    const handle = item.querySelector("[data-handle]");
    if (!handle) continue;
    handle.hidden = false;
    makeMovable(handle, item);
  }
  const hint = document.querySelector("[data-order-hint]");
  if (hint) hint.hidden = false;
}
