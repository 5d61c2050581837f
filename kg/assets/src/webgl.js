// The WebGL engine of the large graph view.
import Graph from "graphology";
import Sigma from "sigma";

globalThis.Sigma = Sigma;
globalThis.Graphology = Graph;
