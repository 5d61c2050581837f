"""The graph for programs that ask in tools: the Model Context Protocol."""
