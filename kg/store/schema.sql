-- What stands beside the RDF: every article's text, the names that each uses, and what was turned down.
-- An article version is keyed by the hash of its id, content and extractor version.
CREATE TABLE article (
    key       TEXT PRIMARY KEY,
    id        TEXT NOT NULL,
    hash      TEXT NOT NULL,
    version   TEXT NOT NULL,
    live      INTEGER NOT NULL,
    language  TEXT NOT NULL,
    title     TEXT,
    published TEXT,
    publisher TEXT,
    url       TEXT,
    source    TEXT NOT NULL,
    text      TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX article_id ON article (id, live, hash, version);

CREATE TABLE name (
    key      TEXT NOT NULL,
    entity   TEXT NOT NULL,
    cls      TEXT NOT NULL,
    language TEXT NOT NULL,
    text     TEXT NOT NULL,
    claims   INTEGER NOT NULL,
    PRIMARY KEY (key, entity, cls, language, text)
) WITHOUT ROWID;

-- The sum of name over the live articles, kept so that adding one article never reads them all.
CREATE TABLE total (
    entity   TEXT NOT NULL,
    cls      TEXT NOT NULL,
    language TEXT NOT NULL,
    text     TEXT NOT NULL,
    claims   INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (entity, cls, language, text)
) WITHOUT ROWID;

-- What articles of nearly the same text have in common (kg/graph/likeness.py).
CREATE TABLE band (
    band TEXT NOT NULL,
    key  TEXT NOT NULL,
    PRIMARY KEY (band, key)
) WITHOUT ROWID;
CREATE INDEX band_key ON band (key);

-- What may make an entity one with entities of other articles (kg/resolve/ties.py).
CREATE TABLE tie (
    rule   TEXT NOT NULL,
    name   TEXT NOT NULL,
    entity TEXT NOT NULL,
    mark   TEXT NOT NULL,
    key    TEXT NOT NULL,
    PRIMARY KEY (rule, name, entity, mark, key)
) WITHOUT ROWID;
CREATE INDEX tie_entity ON tie (entity);
CREATE INDEX tie_key ON tie (key);

-- Articles and entities that have changed since merges and voices were derived.
CREATE TABLE stale (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;

-- The decisions of users that the merges were derived with (kg/builder/decisions.py).
CREATE TABLE decided (
    verb  TEXT NOT NULL,
    one   TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (verb, one, other)
) WITHOUT ROWID;

CREATE TABLE rejected (
    key      TEXT NOT NULL,
    position INTEGER NOT NULL,
    start    INTEGER NOT NULL,
    end      INTEGER NOT NULL,
    what     TEXT NOT NULL,
    rule     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (key, position)
) WITHOUT ROWID;

-- The batch that is on its way into the RDF; empty unless a writer is at work or was killed.
CREATE TABLE pending (
    id  TEXT PRIMARY KEY,
    old TEXT,
    new TEXT
) WITHOUT ROWID;
