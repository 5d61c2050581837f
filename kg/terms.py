"""The namespaces and the closed vocabulary of ``pol:``, as constants.

A test holds these equal to ontology/policy.ttl, so that a misspelt term is an
error at import and not a silent empty answer.
"""

from __future__ import annotations

from typing import Final

POL: Final = "https://w3id.org/policykg/ontology#"
BASE: Final = "https://w3id.org/policykg/id/"
"""Default base of the data's IRIs; a setting overrides it."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
SCHEMA: Final = "https://schema.org/"
ORG: Final = "http://www.w3.org/ns/org#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
ELI: Final = "http://data.europa.eu/eli/ontology#"
GEO: Final = "http://www.opengis.net/ont/geosparql#"
TIME: Final = "http://www.w3.org/2006/time#"
QB: Final = "http://purl.org/linked-data/cube#"
SH: Final = "http://www.w3.org/ns/shacl#"
VOID: Final = "http://rdfs.org/ns/void#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
WGS84: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
WD: Final = "http://www.wikidata.org/entity/"
GN: Final = "https://sws.geonames.org/"
VANN: Final = "http://purl.org/vocab/vann/"
DQV: Final = "http://www.w3.org/ns/dqv#"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"
"""The datatype of dates in the Extended Date/Time Format (ISO 8601-2)."""

PREFIXES: Final[dict[str, str]] = {
    "pol": POL,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "oa": OA,
    "schema": SCHEMA,
    "org": ORG,
    "foaf": FOAF,
    "eli": ELI,
    "geo": GEO,
    "wgs84": WGS84,
    "time": TIME,
    "qb": QB,
    "sh": SH,
    "void": VOID,
    "dcat": DCAT,
    "vann": VANN,
    "dqv": DQV,
    "wd": WD,
    "gn": GN,
}
"""Prefixes that queries need not declare; ``id:`` is added with the base in force."""

CLASSES: Final[frozenset[str]] = frozenset(
    """Agreement Article Catalogue Claim Cluster Competition Conference Country County Department
    DockingEvent Enterprise Event EventSeries Figure FiveYearPlan GovernmentBody Guidance Industry
    Institution LocalGovernment Ministry Organization Person Place Plan Policy Prefecture Programme
    Project Province Region Regulation Strategy Zone""".split()
)

EXTRACTED: Final[frozenset[str]] = frozenset(
    """appliesTo developsIndustry heldIn heldOn holdsPostIn implements issuedBy issuedOn locatedIn
    mentions organizedBy partOfSeries participatedIn party periodEnd periodStart recognizedBy
    replaces targets transfersTo underProgramme unitOf""".split()
)
"""Properties between entities that extraction fills (those of a figure stand apart)."""

FIGURE_PROPERTIES: Final[frozenset[str]] = frozenset("figureOf measure value unit qualifier atTime".split())

GAZETTEER_PROPERTIES: Final[frozenset[str]] = frozenset(
    "within memberOf gb2260 iso3166_2 isicRev4 shortForm".split()
)

CLAIM_PROPERTIES: Final[frozenset[str]] = frozenset(
    "confidence status attributedTo postTitle surfaceForm referringForm validTime".split()
)

ARTICLE_PROPERTIES: Final[frozenset[str]] = frozenset("contentHash extractorVersion".split())

INVERSES: Final[frozenset[str]] = frozenset(
    """attributes contains developedIn hasEvent hasFigure hasMemberPlace hasParticipant hasPostHolder
    hasProgrammeMember hasUnit hosts implementedBy issues locationOf mentionedIn organizes partyTo
    receivesIndustry recognizes replacedBy subjectToPolicy targetOf""".split()
)
"""Inverse properties that the ontology names; the dataset states the other direction."""
