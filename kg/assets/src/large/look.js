// The colours and fonts of the page, for what is drawn by script.

export function readLook(face) {
  const style = getComputedStyle(face);
  const of = (key) => style.getPropertyValue(`--${key}`).trim();
  return {
    text: of("ink"),
    muted: of("soft"),
    back: of("paper"),
    line: of("edge"),
    marked: of("marked"),
    font: "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    labelFrom: 6,
  };
}
