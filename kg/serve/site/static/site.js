// Completion of names, after the combobox pattern of the ARIA Authoring Practices; the forms work without it.
"use strict";
for (const input of document.querySelectorAll("input[data-complete]")) complete(input);

function complete(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-options`;
  list.className = "options";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent || "");
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  })) input.setAttribute(name, value);
  let found = [], at = -1, waiting, asked = "";

  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) select(-1);
  };
  const select = (index) => {
    at = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const take = (index) => {
    const one = found[index];
    show(false);
    if (input.dataset.complete === "page" && one.path) location.assign(one.path);
    else input.value = one.name;
  };
  const ask = async () => {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    if (!text) return show(false);
    const answer = await fetch(`/complete.json?q=${encodeURIComponent(text)}`).catch(() => null);
    if (!answer?.ok || text !== input.value.trim()) return;
    found = await answer.json();
    list.replaceChildren(...found.map((one, i) => {
      const item = document.createElement("li");
      const name = document.createElement("span"), kind = document.createElement("small");
      item.id = `${list.id}-${i}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      name.textContent = one.text === one.name ? one.name : `${one.text} · ${one.name}`;
      kind.textContent = one.class;
      item.append(name, kind);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(i); });
      return item;
    }));
    show(found.length > 0);
  };

  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      select((at + step + found.length + (at < 0 && step < 0 ? 1 : 0)) % found.length);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(at);
    } else if (event.key === "Escape") show(false);
  });
}
