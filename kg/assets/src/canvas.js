// The canvas engine of the large graph view.
import ForceGraph from "force-graph";

globalThis.ForceGraph = ForceGraph;
