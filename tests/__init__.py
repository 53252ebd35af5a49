"""The tests. A package, so that another distribution’s top-level ``tests`` is not taken for it."""
