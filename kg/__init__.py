"""policykg: articles on Chinese industrial policy as a linked-data knowledge graph."""
