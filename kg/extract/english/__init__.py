"""What only English needs: names by their head nouns, persons, anaphora, syntax, structure.

Each module is one extractor; :mod:`kg.extract.pipeline` names them in their order. The
words they know are data, in ``lexicon.toml`` beside this file.
"""
