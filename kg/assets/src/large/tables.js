// The selection as files for other tools.
import { element } from "./dom.js";
import { xml } from "./pictures.js";

// The list of formats: whatever is chosen from it is saved as a file.
export function saving(list, { png, svg, graph }) {
  const writers = {
    svg,
    graphml: () => graphml(graph()),
    gexf: () => gexf(graph()),
    csv: () => csv(graph(), graph().sentenceOf),
    ttl: () => turtle(graph(), graph().ontology),
  };
  list.onchange = async () => {
    const format = list.value;
    list.value = "";
    if (format === "png") save(await png(), format);
    else if (format) save(new Blob([writers[format]()], { type: "text/plain;charset=utf-8" }), format);
  };
}

function save(blob, ending) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: `policykg.${ending}` }, []).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function graphml({ nodes, edges }) {
  const keys = ["cls", "name_en", "name_zh"].map((k) => `<key id="${k}" for="node" attr.name="${k}" attr.type="string"/>`);
  keys.push('<key id="property" for="edge" attr.name="property" attr.type="string"/>');
  keys.push('<key id="confidence" for="edge" attr.name="confidence" attr.type="double"/>');
  const node = (it) =>
    `<node id="${xml(it.iri)}"><data key="cls">${xml(it.cls.id)}</data><data key="name_en">${xml(it.en)}</data>` +
    `<data key="name_zh">${xml(it.zh)}</data></node>`;
  const edge = (it) =>
    `<edge source="${xml(it.source.iri)}" target="${xml(it.target.iri)}"><data key="property">${xml(it.property.id)}</data>` +
    `<data key="confidence">${it.confidence}</data></edge>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n' +
    [...keys, '<graph edgedefault="directed">', ...nodes.map(node), ...edges.map(edge), "</graph>"].join("\n") +
    "\n</graphml>\n"
  );
}

function gexf({ nodes, edges }) {
  const node = (it) =>
    `<node id="${xml(it.iri)}" label="${xml(it.en)}"><attvalues><attvalue for="0" value="${xml(it.cls.id)}"/>` +
    `<attvalue for="1" value="${xml(it.zh)}"/></attvalues></node>`;
  const edge = (it, at) =>
    `<edge id="${at}" source="${xml(it.source.iri)}" target="${xml(it.target.iri)}" label="${xml(it.property.id)}" weight="${it.articles || 1}"/>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n<graph defaultedgetype="directed">\n' +
    '<attributes class="node"><attribute id="0" title="cls" type="string"/><attribute id="1" title="name_zh" type="string"/></attributes>\n' +
    ["<nodes>", ...nodes.map(node), "</nodes>", "<edges>", ...edges.map(edge), "</edges>"].join("\n") +
    "\n</graph>\n</gexf>\n"
  );
}

function csv({ edges }, sentenceOf) {
  const rows = [["subject", "subject name", "property", "object", "object name", "confidence", "articles", "sentence"]];
  for (const e of edges)
    rows.push([e.source.iri, e.source.en, e.property.id, e.target.iri, e.target.en, e.confidence, e.articles, sentenceOf(e) ?? ""]);
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

// A spreadsheet takes text that begins like a formula for one; a quote mark in front keeps it text.
function cell(value) {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function turtle({ nodes, edges }, ontology) {
  const lines = [`@prefix pol: <${ontology}> .`, "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .", ""];
  for (const it of nodes) {
    const names = [`${text(it.en)}@en`, ...(it.zh && it.zh !== it.en ? [`${text(it.zh)}@zh`] : [])];
    lines.push(`${iri(it.iri)} a pol:${it.cls.id} ; skos:prefLabel ${names.join(" , ")} .`);
  }
  for (const it of edges) lines.push(`${iri(it.source.iri)} pol:${it.property.id} ${iri(it.target.iri)} .`);
  return lines.join("\n") + "\n";
}

const iri = (value) => "<" + value.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => encodeURIComponent(c)) + ">";
const text = (value) => JSON.stringify(value).replace(/[\u007f-\u009f]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
