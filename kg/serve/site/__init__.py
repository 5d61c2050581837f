"""The pages that people read: start, search, entities, articles, questions, the editor."""
