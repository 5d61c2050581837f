-- Derived from a store, never a source: deleted, it is made again. Rows refer to each other by number.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- voice is the article that printed the text first: itself unless it is a copy.
CREATE TABLE article (
    id        INTEGER PRIMARY KEY,
    iri       TEXT NOT NULL UNIQUE,
    key       TEXT NOT NULL,
    state     TEXT NOT NULL,
    title     TEXT NOT NULL,
    language  TEXT NOT NULL,
    published TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url       TEXT NOT NULL,
    voice     TEXT NOT NULL,
    claims    INTEGER NOT NULL
);
CREATE INDEX article_published ON article (published DESC, key);

-- known: the vocabularies describe it; family: the class under which it is counted (families in counts.py);
-- money: the largest amount in CNY that is stated of it.
CREATE TABLE entity (
    id       INTEGER PRIMARY KEY,
    iri      TEXT NOT NULL UNIQUE,
    cls      TEXT NOT NULL DEFAULT '',
    family   TEXT NOT NULL DEFAULT '',
    en       TEXT NOT NULL DEFAULT '',
    zh       TEXT NOT NULL DEFAULT '',
    known    INTEGER NOT NULL DEFAULT 0,
    articles INTEGER NOT NULL DEFAULT 0,
    money    REAL NOT NULL DEFAULT 0
);
CREATE INDEX entity_named ON entity (cls) WHERE articles > 0;

CREATE TABLE name (
    entity INTEGER NOT NULL,
    text   TEXT NOT NULL,
    PRIMARY KEY (entity, text)
) WITHOUT ROWID;
CREATE TABLE completion (
    key    TEXT NOT NULL,
    entity INTEGER NOT NULL,
    text   TEXT NOT NULL,
    whole  INTEGER NOT NULL,
    PRIMARY KEY (key, entity, text)
) WITHOUT ROWID;
CREATE INDEX completion_entity ON completion (entity);
-- The provinces and prefectures (or what else lies directly in a province) that it is or lies in, the industries
-- that it is or is for.
CREATE TABLE facet (
    entity INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    value  INTEGER NOT NULL,
    PRIMARY KEY (entity, kind, value)
) WITHOUT ROWID;
CREATE INDEX facet_value ON facet (kind, value);

-- The articles that speak of something in a province or prefecture.
CREATE TABLE placed (
    place    INTEGER NOT NULL,
    article  INTEGER NOT NULL,
    PRIMARY KEY (place, article)
) WITHOUT ROWID;
CREATE INDEX placed_article ON placed (article);

CREATE TABLE sentence (
    id      INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    start   INTEGER NOT NULL,
    text    TEXT NOT NULL
);
CREATE INDEX sentence_article ON sentence (article, start);
-- surface: the words that name it there, as a JSON list; named: an article's mention stands in the store, too.
CREATE TABLE mention (
    sentence INTEGER NOT NULL,
    entity   INTEGER NOT NULL,
    surface  TEXT NOT NULL,
    named    INTEGER NOT NULL,
    PRIMARY KEY (sentence, entity)
) WITHOUT ROWID;
CREATE INDEX mention_entity ON mention (entity, sentence);

-- object is 0 for a literal, value is empty for an entity. sources counts copies of one text once.
CREATE TABLE fact (
    id         INTEGER PRIMARY KEY,
    subject    INTEGER NOT NULL,
    property   TEXT NOT NULL,
    object     INTEGER NOT NULL,
    value      TEXT NOT NULL,
    claims     INTEGER NOT NULL DEFAULT 0,
    denied     INTEGER NOT NULL DEFAULT 0,
    planned    INTEGER NOT NULL DEFAULT 0,
    sources    INTEGER NOT NULL DEFAULT 0,
    confidence REAL NOT NULL DEFAULT 0,
    UNIQUE (subject, property, object, value)
);
CREATE INDEX fact_object ON fact (object, property, sources DESC) WHERE object > 0;
-- The words are those of timed.py, so that its query uses it.
CREATE INDEX fact_date ON fact (sources DESC) WHERE property IN ('heldOn', 'issuedOn', 'periodStart', 'periodEnd');
CREATE TABLE claim (
    id         INTEGER PRIMARY KEY,
    iri        TEXT NOT NULL,
    fact       INTEGER NOT NULL,
    sentence   INTEGER NOT NULL,
    confidence REAL NOT NULL,
    status     TEXT NOT NULL,
    said_by    INTEGER NOT NULL,
    post       TEXT NOT NULL
);
CREATE INDEX claim_fact ON claim (fact, confidence DESC);
CREATE INDEX claim_sentence ON claim (sentence);
CREATE INDEX claim_said_by ON claim (said_by) WHERE said_by > 0;
CREATE TABLE figure (
    id        INTEGER PRIMARY KEY,
    iri       TEXT NOT NULL,
    entity    INTEGER NOT NULL,
    measure   TEXT NOT NULL,
    value     REAL NOT NULL,
    unit      TEXT NOT NULL,
    qualifier TEXT NOT NULL,
    time      TEXT NOT NULL,
    sentence  INTEGER NOT NULL,
    triples   INTEGER NOT NULL
);
CREATE INDEX figure_entity ON figure (entity, measure, time);
CREATE INDEX figure_sentence ON figure (sentence);

CREATE TABLE same (member TEXT PRIMARY KEY, one TEXT NOT NULL) WITHOUT ROWID;

-- Kept counts: of the whole (key is the class, the language …) and of each province (key is its number).
CREATE TABLE count (
    kind  TEXT NOT NULL,
    key   TEXT NOT NULL,
    n     REAL NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;

-- Without content of their own: the rows are those of entity and sentence, as tokens.py writes them.
CREATE VIRTUAL TABLE names USING fts5 (text, content = '', tokenize = 'unicode61');
CREATE VIRTUAL TABLE sentences USING fts5 (text, content = '', tokenize = 'porter unicode61');
