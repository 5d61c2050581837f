"""A home elsewhere: any SPARQL 1.1 endpoint with queries and updates, over HTTP.

What stands where. At the endpoint: the dataset's named graphs as every home has them, and three more under
``{base}home/`` (:class:`~kg.store.remote.names.HomeNames`): the merge of all graphs, which queries see as
the default graph; a record of each article (its text, its names, what was turned down); the home's state.
On this machine, in a cache: the same records as the SQLite file of an embedded store, the index, users'
decisions. Whoever opens the home with an older cache, or none, brings it in step from the endpoint first.

An endpoint makes no transaction over several requests, so the order matters. An article's own graphs go in
first and out last; the quad that marks it as standing goes out first and comes in last. What lacks
its mark is no article, and the next writer takes it away.
"""
