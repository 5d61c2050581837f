// A drawing whose lines and boxes lead to places of the list below it: what is chosen is shown beside it, with its lines.
// Without it the links lead down to the list.
"use strict";
(() => {
  const [box, details] = ["lineage", "details"].map((id) => document.getElementById(id));
  if (!box || !details) return;
  const target = (link) => link.getAttribute("href").slice(1);

  function choose(id) {
    const place = id && document.getElementById(id);
    if (!place || box.contains(place)) return;
    const copy = document.createElement("div");
    copy.className = place.className;
    copy.append(...place.cloneNode(true).childNodes);
    for (const it of copy.querySelectorAll("[id]")) it.removeAttribute("id");
    details.replaceChildren(copy);
    // Of a policy all lines are marked, from it and to it; of a line its own ends.
    const near = new Set([id, ...[...place.querySelectorAll("[id]")].map((it) => it.id), ...[...place.querySelectorAll("a[href^='#']")].map(target)]);
    for (const it of box.querySelectorAll("a")) {
      it.classList.toggle("chosen", target(it) === id);
      it.classList.toggle("near", near.has(target(it)));
    }
    try {
      history.replaceState(null, "", `#${id}`);
    } catch {
      // A page inside a sandbox has no address of its own.
    }
  }

  for (const it of [box, details])
    it.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (!link) return;
      event.preventDefault();
      choose(target(link));
    });
  box.addEventListener("focusin", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link) choose(target(link));
  });
  document.documentElement.classList.add("scripted");
  choose(decodeURIComponent(location.hash.slice(1)));
})();
