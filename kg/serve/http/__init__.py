"""What all of HTTP needs here: negotiation, addresses, headers and limits of requests."""
