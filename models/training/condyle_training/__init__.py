"""Training of Condyle's reference pack: data synthesis, networks, heads and reports."""
