// Elements are made with text, never with markup: nothing out of an article can become a tag.

export const $ = (id) => document.getElementById(id);

export function element(tag, properties, children = []) {
  const it = Object.assign(document.createElement(tag), properties);
  it.append(...children);
  return it;
}

export const heading = (text) => element("h3", {}, [text]);

export function list(items) {
  return element("ul", {}, items.map((item) => element("li", {}, [item].flat())));
}
