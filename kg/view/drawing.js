// The switch between the two languages, which the page holds both of; and a way up by the Escape key.
"use strict";
document.getElementById("language").addEventListener("click", () => {
  const root = document.documentElement;
  root.lang = root.lang === "zh" ? "en" : "zh";
  document.dispatchEvent(new Event("languagechange"));
});
document.documentElement.classList.add("scripted");
addEventListener("keydown", (event) => {
  const here = event.key === "Escape" && location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const above = here && (here.parentElement.closest(".place")?.id ?? (here.matches(".place") ? "all" : null));
  if (above) location.hash = above;
});
