// Chinese names as they are read, by what the page carries (kg/view/readings.py).

const CHINESE = /[\u3400-\u9fff\u{20000}-\u{3ffff}]/u;
const PIECES = /[\u3400-\u9fff\u{20000}-\u{3ffff}]|[^\u3400-\u9fff\u{20000}-\u{3ffff}]+/gu;

// Out of names, one a line, their pinyin and its initials, each after a line break.
export function reader({ characters, names }) {
  const syllables = (name) =>
    names[name]?.split(" ") ?? name.match(PIECES).map((it) => characters[it] ?? it.replace(/[^\p{L}\p{N}]/gu, "")).filter(Boolean);

  return (lines) => {
    if (!CHINESE.test(lines)) return "";
    const found = new Set();
    for (const line of lines.split("\n")) {
      if (!CHINESE.test(line)) continue;
      const said = syllables(line.normalize("NFKC"));
      found.add(said.join("")).add(said.map((it) => it[0]).join(""));
    }
    return "\n" + [...found].join("\n");
  };
}
